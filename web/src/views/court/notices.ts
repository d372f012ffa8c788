import { computed, type Ref, ref, watch } from 'vue'
import { describeEvent } from '../../components/notices/happenings'
import type { Toasts } from '../../components/notices/toasts'
import type { Wording } from '../../components/wording'
import { type HearingState, isCourt, roleOf } from '../../core/hearing'

/** The hearing's log as sentences, and a toast for what somebody else did with the permission to edit. */
export function useNotices(state: () => HearingState, wording: Readonly<Ref<Wording>>, toasts: Toasts) {
  const open = ref(false)
  const entries = computed(() =>
    state().log.flatMap(({ seq, at, event }) => {
      const text = describeEvent(event, wording.value)
      return text ? [{ key: seq, at, text }] : []
    }),
  )

  watch(
    () => state().log.at(-1),
    (latest) => {
      const { you } = state()
      if (latest?.event.type !== 'permission_changed' || latest.event.by === you || !isCourt(roleOf(state(), you)))
        return
      const text = describeEvent(latest.event, wording.value)
      if (text) toasts.show(text)
    },
  )

  return { open, entries }
}
