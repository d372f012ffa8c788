/** One passage's own past: what each burst of writing did to it. */

import type { Paper, Passage } from './paper'
import { stopsOf } from './stops'
import type { Timeline } from './timeline'

export interface Version {
  /** The step after which it read so. */
  readonly step: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly seats: readonly string[]
  /** With what changed since the version before. Removed: from here on the passage is gone. */
  readonly passage: Passage
}

/** All versions of a passage, oldest first; bursts that left it as it was are none. */
export function versionsOf(timeline: Timeline, paper: Paper, id: string): Version[] {
  const element = timeline.passage(id)
  if (!element) return []
  const numbers = timeline.changes(element)
  const steps = numbers.flatMap((number) => timeline.steps[number] ?? [])
  const versions: Version[] = []
  let before = -1
  for (const { last, at, seats } of stopsOf(steps, [], 'burst')) {
    const step = numbers[last] as number
    const passage = paper.passage(element, step, before)
    // It was made before it said anything: it begins with its first words.
    if (!versions.length && passage && !passage.runs.length) continue
    if (passage && passage.status !== 'same') versions.push({ step, at, seats, passage })
    before = step
  }
  return versions
}
