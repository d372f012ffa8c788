/** Which block of the record begins a page, by how high the blocks are drawn. All lengths are pixels. */

export interface Block {
  readonly height: number
  /** A heading: it does not end a page. */
  readonly clings: boolean
}

export interface Paper {
  /** Of a sheet, and of the margins at its top and at its bottom. */
  readonly height: number
  readonly top: number
  readonly bottom: number
  /** Between two sheets. */
  readonly between: number
}

export interface Sheet {
  /** From the upper edge of the first. */
  readonly top: number
  readonly height: number
}

export interface Pages {
  /** Room before each block that begins a page, by its index. The first page has none. */
  readonly gaps: ReadonlyMap<number, number>
  readonly sheets: readonly Sheet[]
}

/** A difference that nobody sees, nor is it worth another page. */
const SLACK = 0.5

/** Blocks stay whole: what does not fit goes to the next page, and a page with one that fits on none is longer. */
export function paginate(blocks: readonly Block[], paper: Paper): Pages {
  const room = paper.height - paper.top - paper.bottom
  const gaps = new Map<number, number>()
  const sheets: Sheet[] = []
  let top = 0
  let used = 0
  let begun = 0

  function end(): void {
    const height = Math.max(room, used) + paper.top + paper.bottom
    sheets.push({ top, height })
    top += height + paper.between
  }

  for (let index = 0; index < blocks.length; index += 1) {
    const height = blocks[index]?.height ?? 0
    if (used > 0 && used + height > room + SLACK) {
      const first = startOf(blocks, begun, index, room - height)
      const moved = sum(blocks, first, index)
      used -= moved
      gaps.set(first, Math.max(0, room - used) + paper.bottom + paper.between + paper.top)
      end()
      begun = first
      used = moved
    }
    used += height
  }
  end()
  return { gaps, sheets }
}

/** The block that goes to the next page first: headings go with what they are above, as far as `room` allows. */
function startOf(blocks: readonly Block[], begun: number, index: number, room: number): number {
  let first = index
  while (first > begun + 1 && blocks[first - 1]?.clings && sum(blocks, first - 1, index) <= room) first -= 1
  return first
}

function sum(blocks: readonly Block[], from: number, to: number): number {
  let height = 0
  for (let index = from; index < to; index += 1) height += blocks[index]?.height ?? 0
  return height
}
