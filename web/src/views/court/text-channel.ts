import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import type { Toasts } from '../../components/notices/toasts'
import type { Wording } from '../../components/wording'
import { RefusedError } from '../../core/connection'
import type { HearingState } from '../../core/hearing'
import { fetchMessages, merged, writeMessage } from '../../core/text-channel'
import type { WrittenMessage } from '../../protocol'

/** The text channel of one seat. `came` is called with what others write while it is not open. */
export function useTextChannel(
  state: () => HearingState,
  online: () => boolean,
  came: (message: WrittenMessage) => void = () => {},
) {
  const open = ref(false)
  const kept = shallowRef<readonly WrittenMessage[]>([])
  /** Code of why nothing could be read or sent. */
  const problem = ref('')
  /** Everything up to this number has been seen. */
  const seen = ref(-1)

  const messages = computed(() => merged(kept.value, state().written))
  const last = computed(() => messages.value.at(-1)?.number ?? 0)
  const unread = computed(
    () => messages.value.filter(({ number, seat }) => number > seen.value && seat !== state().you).length,
  )

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      problem.value = ''
      return true
    } catch (error) {
      problem.value = error instanceof RefusedError ? error.code : 'unavailable'
      return false
    }
  }

  watch(
    online,
    (is) => {
      if (!is) return
      void attempt(async () => {
        kept.value = await fetchMessages(state().you)
        if (seen.value < 0) seen.value = last.value
      })
    },
    { immediate: true },
  )
  watch([open, last], ([is]) => {
    if (is) seen.value = last.value
  })
  watch(
    () => state().written.at(-1),
    (message) => {
      if (message && message.seat !== state().you && !open.value) came(message)
    },
  )

  return {
    open,
    messages,
    unread,
    problem,
    write: (thread: string, text: string): Promise<boolean> => attempt(() => writeMessage(state().you, thread, text)),
  }
}

/** The channel in the courtroom: a drawer in the place of the others, and a toast for what comes while it is closed. */
export function useCourtChannel(
  state: () => HearingState,
  online: () => boolean,
  wording: Readonly<Ref<Wording>>,
  toasts: Toasts,
  others: readonly Ref<boolean>[],
) {
  const channel = useTextChannel(state, online, ({ seat, text }) => {
    const { t, name } = wording.value
    toasts.show(t('help.came', { name: name(seat), text: text.slice(0, 60) }), {
      action: { label: t('help.open'), run: toggle },
    })
  })

  function toggle(): void {
    channel.open.value = !channel.open.value
    for (const other of others) other.value = false
  }

  return { ...channel, toggle }
}

export type TextChannel = ReturnType<typeof useTextChannel>
