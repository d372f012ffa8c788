import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { RefusedError } from '../../core/connection'
import { HistorySession } from '../../core/history/session'
import { fittingGrain, type Grain, type Stop, stopsOf } from '../../core/history/stops'
import { fetchHistory } from '../../core/past'

/** The record's past on the slider: which stop is shown, and which it is compared with. */
export function useHistory(seat: string) {
  const status = ref<'loading' | 'ready' | 'failed'>('loading')
  const progress = ref(0)
  /** Why it failed. */
  const code = ref('')
  const chosenGrain = ref<Grain>('burst')
  const comparing = ref(false)
  const session = new HistorySession(
    (after) => fetchHistory(seat, after),
    (share) => {
      progress.value = share
    },
  )
  /** Counts what has come, since the timeline itself only grows. */
  const grown = shallowRef(0)
  const here = ref(0)
  const from = ref(0)

  const stops = computed<Stop[]>(() => {
    void grown.value
    return stopsOf(session.timeline.steps, session.timeline.events, chosenGrain.value)
  })
  /** A coarser or finer slider stays at the same moment. */
  const grain = computed({
    get: () => chosenGrain.value,
    set: (next) => {
      const [shown, compared] = [at.value, base.value].map((index) => stops.value[index]?.last ?? 0)
      chosenGrain.value = next
      const stopOf = (step = 0): number => stops.value.findIndex(({ last }) => last >= step)
      here.value = stopOf(shown)
      from.value = stopOf(compared)
    },
  })
  const last = computed(() => Math.max(0, stops.value.length - 1))
  /** Index of the stop that is shown, and of the earlier one of a comparison. */
  const at = computed({
    get: () => Math.min(here.value, last.value),
    set: (index) => {
      here.value = index
      from.value = Math.min(from.value, index)
    },
  })
  const base = computed({
    get: () => Math.min(from.value, at.value),
    set: (index) => {
      from.value = index
      here.value = Math.max(here.value, index)
    },
  })
  const stop = computed(() => stops.value[at.value])
  /** The step that changes are counted from: while nothing is compared, what this stop itself brought is marked. */
  const since = computed(() => {
    const shown = stop.value
    if (!shown) return -1
    if (comparing.value) return stops.value[base.value]?.last ?? shown.last
    return at.value > 0 ? shown.first - 1 : shown.last
  })
  const blocks = computed(() => {
    void grown.value
    return stop.value ? session.paper.at(stop.value.last, since.value) : []
  })

  /** Have what is there by now; whoever looks at the end goes on looking at the end. */
  async function load(): Promise<void> {
    const first = grown.value === 0
    if (first) status.value = 'loading'
    try {
      await session.load()
      // As of now: meanwhile somebody may have gone elsewhere.
      const atEnd = at.value === last.value
      if (first) chosenGrain.value = fittingGrain(session.timeline.steps, session.timeline.events)
      grown.value += 1
      if (first || atEnd) here.value = last.value
      status.value = 'ready'
    } catch (error) {
      code.value = error instanceof RefusedError ? error.code : 'unavailable'
      status.value = 'failed'
    }
  }

  onScopeDispose(() => session.close())

  return { status, progress, code, grain, comparing, stops, last, at, base, stop, since, blocks, grown, session, load }
}
