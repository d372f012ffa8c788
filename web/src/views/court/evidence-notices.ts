/** What happens with evidence that one did not do oneself: it is shown, or says that it could be. */

import { type Ref, watch } from 'vue'
import type { Toasts } from '../../components/notices/toasts'
import { writes } from '../../components/notices/writes'
import type { Wording } from '../../components/wording'
import { calledInCourt } from '../../core/exhibits/catalogue'
import type { HearingState } from '../../core/hearing'
import type { EvidenceDesk } from '../../stores/evidence'

/** `toEvidence` has it shown; `inSight` says that it is. */
export function useEvidenceNotices(
  state: () => HearingState,
  wording: Readonly<Ref<Wording>>,
  toasts: Toasts,
  desk: EvidenceDesk,
  inSight: () => boolean,
  toEvidence: () => void,
): void {
  watch(
    () => state().evidence.showing,
    (showing, before) => {
      if (!showing || showing.by === state().you || inSight()) return
      if (showing.exhibit === before?.exhibit && showing.by === before.by) return
      if (!writes()) return toEvidence()
      const exhibit = state().evidence.exhibits[showing.exhibit]
      const { t, name } = wording.value
      const called = exhibit ? calledInCourt(state(), exhibit) : ''
      toasts.show(t('exhibit.shown_toast', { name: name(showing.by), called }), {
        action: {
          label: t('exhibit.look'),
          run: () => {
            desk.follow()
            toEvidence()
          },
        },
      })
    },
  )

  watch(
    () => state().log.at(-1)?.event,
    (event) => {
      const { you } = state()
      const { t } = wording.value
      if (event?.type === 'marking_granted' && event.seat === you) toasts.show(t('exhibit.granted'))
      else if (event?.type === 'marking_refused' && event.seat === you) toasts.show(t('exhibit.refused'))
      else if (event?.type === 'marking_revoked' && event.seats.includes(you)) toasts.show(t('exhibit.revoked'))
    },
  )
}
