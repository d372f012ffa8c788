import type { Word } from '../../protocol'

/** Words recognised with less confidence than this are marked. */
export const DOUBTFUL_BELOW = 0.9

/** A doubtful word in a text: its characters from `from` to before `to`, and its index among the words. */
export interface Doubt {
  readonly from: number
  readonly to: number
  readonly word: number
}

/** A run of the shown text; `confidence` is that of a doubtful word, null where nothing is marked. */
export interface Run {
  text: string
  confidence: number | null
}

/** How many characters the shown text may put between two words: punctuation, and little else. */
const SLACK = 4

/**
 * Finds the doubtful words of an utterance in a text made of it, which has punctuation and no recogniser's spaces. A
 * word that the text writes otherwise is not found: somebody has seen to it.
 */
export function doubtfulWords(text: string, words: readonly Word[]): Doubt[] {
  const found: Doubt[] = []
  let from = 0
  let missed = 0
  words.forEach(({ text: word, confidence }, index) => {
    const at = word ? text.indexOf(word, from) : -1
    if (at < 0 || at - from > SLACK + missed) {
      missed += word.length
      return
    }
    missed = 0
    from = at + word.length
    if (confidence < DOUBTFUL_BELOW) found.push({ from: at, to: from, word: index })
  })
  return found
}

/** The text cut into runs; joined, they are exactly `text`. */
export function markDoubtful(text: string, words: readonly Word[]): Run[] {
  const runs: Run[] = []
  let end = 0
  for (const { from, to, word } of doubtfulWords(text, words)) {
    if (from > end) runs.push({ text: text.slice(end, from), confidence: null })
    runs.push({ text: text.slice(from, to), confidence: words[word]?.confidence ?? null })
    end = to
  }
  if (end < text.length) runs.push({ text: text.slice(end), confidence: null })
  return runs
}
