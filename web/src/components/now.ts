import { onScopeDispose, type Ref, ref } from 'vue'
import { type HearingState, now as serverNow } from '../core/hearing'

/** The hearing's clock in milliseconds since the epoch, moved on every second. */
export function useNow(state: () => HearingState): Readonly<Ref<number>> {
  const now = ref(serverNow(state()))
  const timer = setInterval(() => {
    now.value = serverNow(state())
  }, 1000)
  onScopeDispose(() => clearInterval(timer))
  return now
}
