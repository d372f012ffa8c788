/** What became of a text, line by line. */

export interface Piece<Line> {
  readonly kind: 'same' | 'added' | 'gone'
  readonly line: Line
}

/** Beyond so many comparisons (some hundred milliseconds) the middle counts as written anew. */
const MOST = 9_000_000

/** `after` as it came out of `before`: the lines of both in order, by the longest common subsequence. */
export function difference<Line>(
  before: readonly Line[],
  after: readonly Line[],
  text: (line: Line) => string,
): Piece<Line>[] {
  const same = (one: number, other: number): boolean => text(before[one] as Line) === text(after[other] as Line)
  let head = 0
  while (head < before.length && head < after.length && same(head, head)) head++
  let tail = 0
  const rest = Math.min(before.length, after.length) - head
  while (tail < rest && same(before.length - 1 - tail, after.length - 1 - tail)) tail++
  const old = before.slice(head, before.length - tail)
  const fresh = after.slice(head, after.length - tail)
  const kept = (lines: readonly Line[]): Piece<Line>[] => lines.map((line) => ({ kind: 'same', line }))
  return [...kept(after.slice(0, head)), ...middle(old, fresh, text), ...kept(after.slice(after.length - tail))]
}

function middle<Line>(old: readonly Line[], fresh: readonly Line[], text: (line: Line) => string): Piece<Line>[] {
  const gone: Piece<Line>[] = old.map((line) => ({ kind: 'gone', line }))
  const added: Piece<Line>[] = fresh.map((line) => ({ kind: 'added', line }))
  if (!old.length || !fresh.length || old.length * fresh.length > MOST) return [...gone, ...added]
  const a = old.map(text)
  const b = fresh.map(text)
  const width = b.length + 1
  const longest = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j
      longest[at] =
        a[i] === b[j] ? (longest[at + width + 1] ?? 0) + 1 : Math.max(longest[at + width] ?? 0, longest[at + 1] ?? 0)
    }
  const pieces: Piece<Line>[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const at = i * width + j
    if (a[i] === b[j]) {
      pieces.push({ kind: 'same', line: fresh[j++] as Line })
      i++
    } else if ((longest[at + width] ?? 0) >= (longest[at + 1] ?? 0)) pieces.push(gone[i++] as Piece<Line>)
    else pieces.push(added[j++] as Piece<Line>)
  }
  return [...pieces, ...gone.slice(i), ...added.slice(j)]
}

/** The changes with so many lines around each; null stands for lines that are left out. */
export function changes<Line>(pieces: readonly Piece<Line>[], around = 1): (Piece<Line> | null)[] {
  const near = pieces.map((_, at) =>
    pieces.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== 'same'),
  )
  return pieces.flatMap((piece, at) => {
    if (near[at]) return [piece]
    return at === 0 || near[at - 1] ? [null] : []
  })
}
