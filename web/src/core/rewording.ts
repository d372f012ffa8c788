/** How the words of a passage become others, so that as little of it as possible is written anew. */

export interface Rewording {
  /** What is replaced, in UTF-16 code units. */
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Undefined when nothing changes. No character outside of what differs is touched, and none is cut in two. */
export function rewording(before: string, after: string): Rewording | undefined {
  if (before === after) return undefined
  const most = Math.min(before.length, after.length)
  let from = 0
  while (from < most && before[from] === after[from]) from += 1
  if (cuts(before, from) || cuts(after, from)) from -= 1
  let kept = 0
  while (kept < most - from && before[before.length - 1 - kept] === after[after.length - 1 - kept]) kept += 1
  if (cuts(before, before.length - kept) || cuts(after, after.length - kept)) kept -= 1
  return { from, to: before.length - kept, text: after.slice(from, after.length - kept) }
}

/** Whether a boundary lies between the two halves of one character. */
function cuts(text: string, at: number): boolean {
  return /[\uD800-\uDBFF]/.test(text[at - 1] ?? '') && /[\uDC00-\uDFFF]/.test(text[at] ?? '')
}

/** What becomes of a passage's words when a quote from it is to read otherwise. */
export type Outcome =
  /** It reads so already. */
  | { readonly kind: 'done' }
  /** It would then read so. */
  | { readonly kind: 'open'; readonly words: string }
  /** Neither the quote nor its new wording is there (any more), or the quote more than once: it is for a person. */
  | { readonly kind: 'unclear' }

export function requote(words: string, quote: string, wording: string): Outcome {
  const has = words.includes(wording)
  const at = words.indexOf(quote)
  // A new wording that holds the old one is told by itself, one that does not by the old one being gone.
  if (has && (at < 0 || wording.includes(quote))) return { kind: 'done' }
  if (at < 0 || words.indexOf(quote, at + 1) >= 0) return { kind: 'unclear' }
  return { kind: 'open', words: words.slice(0, at) + wording + words.slice(at + quote.length) }
}

/** What of a passage is quoted: the chosen words, or all where they stand in it more than once or say nothing. */
export function quoteOf(words: string, chosen: string): string {
  const quote = chosen.trim()
  const once = quote !== '' && words.indexOf(quote) === words.lastIndexOf(quote)
  return once ? quote : words.trim()
}
