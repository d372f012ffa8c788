import { computed, type Ref, ref, watch } from 'vue'
import type { Toasts } from '../../components/notices/toasts'
import type { Wording } from '../../components/wording'
import type { HearingState } from '../../core/hearing'
import type { Objection } from '../../protocol'
import type { Remarks } from '../../stores/remarks'

/**
 * The list 异议, which lies where the log does, and a toast for what somebody else did about an objection; it leads to
 * the passage (`toRecord` has the record shown), or to the list where there is none any more.
 */
export function useObjections(
  state: () => HearingState,
  wording: Readonly<Ref<Wording>>,
  toasts: Toasts,
  remarks: Remarks,
  logOpen: Ref<boolean>,
  toRecord: () => void,
) {
  const open = ref(false)
  const waiting = computed(() => state().objections.filter(({ id }) => !state().rulings[id]).length)

  watch([open, logOpen], ([, log], [before]) => {
    if (!open.value || !log) return
    if (before) open.value = false
    else logOpen.value = false
  })

  function show(objection: Objection): void {
    toRecord()
    if (!remarks.show(objection)) open.value = true
  }

  function tell(text: string, objection: Objection): void {
    toasts.show(text, { action: { label: wording.value.t('objection.see'), run: () => show(objection) } })
  }

  watch(
    () => state().log.at(-1),
    (latest) => {
      const { you, objections } = state()
      const { t, name } = wording.value
      if (latest?.event.type === 'objection_raised') {
        const { objection } = latest.event
        if (objection.seat !== you) tell(t('objection.raised', { name: name(objection.seat) }), objection)
      } else if (latest?.event.type === 'objection_ruled') {
        const { ruling, objection: id } = latest.event
        const objection = objections.find((one) => one.id === id)
        if (ruling.by === you || !objection) return
        const said = ruling.accepted ? 'objection.was_accepted' : 'objection.was_refused'
        tell(t(said, { name: name(ruling.by) }), objection)
      }
    },
  )

  return { open, waiting }
}
