import type { Stop } from '../../core/history/stops'
import type { Step } from '../../core/history/timeline'
import type { Happened } from '../../protocol'
import { describeEvent } from '../notices/happenings'
import type { Wording } from '../wording'

/** Something on the slider: `at` is a stop, and a half between two. */
export interface Mark {
  readonly key: string
  readonly kind: 'insert' | 'permission' | 'phase'
  readonly at: number
  readonly text: string
}

/** Places on the slider that can be told apart. */
const PLACES = 240

export function marksOf(
  stops: readonly Stop[],
  steps: readonly Step[],
  events: readonly Happened[],
  wording: Wording,
): Mark[] {
  const marks = new Map<string, Mark>()
  const add = (kind: Mark['kind'], at: number, text: string): void => {
    const key = `${kind} ${Math.round((at / Math.max(1, stops.length - 1)) * PLACES)}`
    if (!marks.has(key)) marks.set(key, { key, kind, at, text })
  }
  stops.forEach(({ causes }, index) => {
    const [cause] = causes
    if (cause?.type === 'utterances_inserted') add('insert', index, describeEvent(cause, wording) ?? '')
  })
  let stop = 0
  for (const { seq, event } of events) {
    if (event.type !== 'permission_changed' && event.type !== 'phase_changed') continue
    while (stop < stops.length && (steps[stops[stop]?.last ?? 0]?.seq ?? 0) < seq) stop += 1
    const at = Math.max(0, Math.min(stops.length - 1, stop - 0.5))
    add(event.type === 'phase_changed' ? 'phase' : 'permission', at, describeEvent(event, wording) ?? '')
  }
  return [...marks.values()]
}
