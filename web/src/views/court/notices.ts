import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import { describeEvent } from '../../components/notices/happenings'
import type { Toasts } from '../../components/notices/toasts'
import type { Wording } from '../../components/wording'
import { RefusedError } from '../../core/connection'
import { type HearingState, isCourt, may, roleOf } from '../../core/hearing'
import { fetchLog } from '../../core/past'
import type { Happened } from '../../protocol'

interface Entry {
  key: number
  at: number
  text: string
  /** How often in a row; `at` is the last time. */
  count: number
}

/** What somebody does again and again, stroke after stroke, is one entry. */
function counted(entries: Entry[], entry: Entry): Entry[] {
  const before = entries.at(-1)
  if (before?.text === entry.text) entries[entries.length - 1] = { ...entry, count: before.count + 1 }
  else entries.push(entry)
  return entries
}

/** The hearing's log as sentences, and a toast for what somebody else did with the permission to edit. */
export function useNotices(state: () => HearingState, wording: Readonly<Ref<Wording>>, toasts: Toasts) {
  const open = ref(false)
  /** What happened before this page was open, as far as it was read. */
  const past = shallowRef<readonly Happened[]>([])
  /** From where on there is more to be read; 0 when there is nothing. */
  const before = ref(0)
  const reading = ref(false)
  /** Code of why it could not be read. */
  const code = ref('')

  const entries = computed(() => {
    const all = new Map([...past.value, ...state().log].map((happened) => [happened.seq, happened]))
    return [...all.values()]
      .sort((one, other) => one.seq - other.seq)
      .flatMap(({ seq, at, event }) => {
        const text = describeEvent(event, wording.value)
        return text ? [{ key: seq, at, text, count: 1 }] : []
      })
      .reduce<Entry[]>(counted, [])
  })
  const earlier = computed(() => {
    if (reading.value) return 'reading'
    return before.value > 0 ? 'more' : 'none'
  })

  async function read(from: number): Promise<void> {
    if (reading.value || !may(state(), 'read_log')) return
    reading.value = true
    code.value = ''
    try {
      const page = await fetchLog(state().you, from)
      past.value = [...page.events, ...past.value]
      before.value = page.before
    } catch (error) {
      code.value = error instanceof RefusedError ? error.code : 'unavailable'
      before.value = from
    } finally {
      reading.value = false
    }
  }

  // What the page missed while it was cut off is among the latest; so they are read at each opening.
  watch(open, (opened) => {
    if (!opened) return
    past.value = []
    void read(state().seq + 1)
  })

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

  return {
    open,
    entries,
    earlier,
    problem: computed(() => (code.value ? wording.value.sentence(code.value) : '')),
    readEarlier: () => read(before.value),
  }
}
