/** Recognised lines in their order, and whose they are. */

import type { Reassignment, Utterance } from '../protocol'

/** In the order of speaking: whoever began first may end last, so a line may belong before the last one. */
export function merged(known: readonly Utterance[], fresh: readonly Utterance[]): readonly Utterance[] {
  const ids = new Set(known.map((utterance) => utterance.id))
  const added = fresh.filter((utterance) => !ids.has(utterance.id))
  return added.length ? [...known, ...added].sort((one, other) => one.start - other.start) : known
}

/** The utterances with the speakers that somebody has given them. */
export function reassign(
  utterances: readonly Utterance[],
  told: Readonly<Record<string, Reassignment>>,
): readonly Utterance[] {
  return utterances.map((utterance) => {
    const { speaker } = told[utterance.id] ?? utterance
    return speaker === utterance.speaker ? utterance : { ...utterance, speaker }
  })
}
