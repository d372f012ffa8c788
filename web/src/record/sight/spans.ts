/** Stretches of the record's blocks, by their indexes: in order, none touching another. */

import type { ChangedBlocks } from '../changed-blocks'

export interface Span {
  readonly first: number
  /** The index after the last. */
  readonly end: number
}

/** All blocks of these stretches, as far as there are so many. */
export function united(spans: readonly Span[], count: number): Span[] {
  const found: Span[] = []
  for (const span of [...spans].sort((one, other) => one.first - other.first)) {
    const first = Math.max(0, span.first)
    const end = Math.min(count, span.end)
    const last = found.at(-1)
    if (first >= end) continue
    if (last && first <= last.end) found[found.length - 1] = { first: last.first, end: Math.max(last.end, end) }
    else found.push({ first, end })
  }
  return found
}

/** Where the blocks are after an edit that brought so many more. What took the place of one of them belongs to them. */
export function moved(spans: readonly Span[], { first, end }: ChangedBlocks, added: number): Span[] {
  const behind = end - added
  return spans.map((span) => ({
    first: span.first <= first ? span.first : span.first >= behind ? span.first + added : first,
    end: span.end <= first ? span.end : span.end >= behind ? span.end + added : end,
  }))
}

/** What lies between the stretches; nothing lies before the first and behind the last. */
export const between = (spans: readonly Span[]): Span[] =>
  spans.slice(1).map(({ first }, index) => ({ first: spans[index]?.end ?? 0, end: first }))

export const sizeOf = (spans: readonly Span[]): number => spans.reduce((sum, { first, end }) => sum + end - first, 0)

export const holds = (spans: readonly Span[], index: number): boolean =>
  spans.some(({ first, end }) => first <= index && index < end)

/** Whether no block of a stretch is missing. */
export const cover = (spans: readonly Span[], { first, end }: Span): boolean =>
  first >= end || spans.some((span) => span.first <= first && end <= span.end)

export const same = (one: readonly Span[], other: readonly Span[]): boolean =>
  one.length === other.length && one.every(({ first, end }, at) => first === other[at]?.first && end === other[at]?.end)
