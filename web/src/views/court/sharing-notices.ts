/** What happens with shared screens that one did not do oneself: one is shown, or says that it could be. */

import { type Ref, watch } from 'vue'
import type { Toasts } from '../../components/notices/toasts'
import { writes } from '../../components/notices/writes'
import type { Wording } from '../../components/wording'
import type { HearingState } from '../../core/hearing'

/** `toScreen` has it shown large; `inSight` says that it is. */
export function useSharingNotices(
  state: () => HearingState,
  wording: Readonly<Ref<Wording>>,
  toasts: Toasts,
  inSight: () => boolean,
  toScreen: () => void,
): void {
  watch(
    () => state().sharing.seat,
    (seat) => {
      if (!seat || seat === state().you || inSight()) return
      if (!writes()) return toScreen()
      const { t, name } = wording.value
      toasts.show(t('sharing.started', { name: name(seat) }), {
        action: { label: t('exhibit.look'), run: toScreen },
      })
    },
  )

  watch(
    () => state().log.at(-1)?.event,
    (event) => {
      const { you } = state()
      const { t } = wording.value
      if (event?.type === 'sharing_granted' && event.seat === you) toasts.show(t('sharing.granted'))
      else if (event?.type === 'sharing_refused' && event.seat === you) toasts.show(t('sharing.refused'))
      else if (event?.type === 'sharing_revoked' && event.seats.includes(you)) toasts.show(t('sharing.revoked'))
    },
  )
}
