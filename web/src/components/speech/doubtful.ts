import type { Word } from '../../protocol'

/** Words recognised with less confidence than this are marked. */
export const DOUBTFUL_BELOW = 0.9

/** A run of the shown text; `confidence` is that of a doubtful word, null where nothing is marked. */
export interface Run {
  text: string
  confidence: number | null
}

/** How many characters the shown text may put between two words: punctuation, and little else. */
const SLACK = 4

/**
 * Finds the doubtful words of an utterance in its shown text, which has punctuation and no recogniser's spaces.
 * Joined, the runs are exactly `text`; a word that the shown text writes otherwise stays unmarked.
 */
export function markDoubtful(text: string, words: readonly Word[]): Run[] {
  const runs: Run[] = []
  let from = 0
  let missed = 0
  let plainFrom = 0
  for (const word of words) {
    const at = word.text ? text.indexOf(word.text, from) : -1
    if (at < 0 || at - from > SLACK + missed) {
      missed += word.text.length
      continue
    }
    missed = 0
    from = at + word.text.length
    if (word.confidence >= DOUBTFUL_BELOW) continue
    if (at > plainFrom) runs.push({ text: text.slice(plainFrom, at), confidence: null })
    runs.push({ text: word.text, confidence: word.confidence })
    plainFrom = from
  }
  if (plainFrom < text.length) runs.push({ text: text.slice(plainFrom), confidence: null })
  return runs
}
