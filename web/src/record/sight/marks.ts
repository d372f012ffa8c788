/** Marks the blocks that are drawn, and keeps the room free of those that are not. */

import type { Node } from '@tiptap/pm/model'
import type { EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { type ChangedBlocks, changedBlocks } from '../changed-blocks'
import { gapsOf } from '../pages/gaps'
import type { Heights } from './heights'
import { between, holds, moved, type Span, same } from './spans'

interface Made {
  readonly doc: Node
  readonly spans: readonly Span[]
  readonly gaps: ReadonlyMap<number, number>
  readonly heights: object
  /** Before each stretch but the first, in pixels. */
  readonly rooms: readonly number[]
  readonly set: DecorationSet
}

const DRAWN = { class: 'in-sight' }

export class Marks {
  private made: Made | undefined

  constructor(private readonly heights: Heights) {}

  of(state: EditorState, spans: readonly Span[] | undefined): DecorationSet | null {
    this.made = spans && this.make(state, spans, this.made)
    return this.made?.set ?? null
  }

  private make(state: EditorState, spans: readonly Span[], last: Made | undefined): Made {
    const { doc } = state
    const gaps = gapsOf(state)
    const heights = this.heights.edition
    const known = last?.gaps === gaps && last.heights === heights ? last : undefined
    if (known?.doc === doc && known.spans === spans) return known
    const change = known && changedBlocks(known.doc, doc)
    if (known && change && goOn(known, doc, spans, change)) {
      return { ...known, doc, spans, set: changeMarks(known, doc, spans, change) }
    }
    const rooms = between(spans).map((span) => roomOf(doc, span, gaps, this.heights))
    return { doc, spans, gaps, heights, rooms, set: DecorationSet.create(doc, marks(doc, spans, rooms)) }
  }
}

/** Whether the edit is to nothing but blocks that are drawn, and the same blocks still are. */
function goOn(known: Made, doc: Node, spans: readonly Span[], change: ChangedBlocks): boolean {
  const added = doc.childCount - known.doc.childCount
  const old = { first: change.first, end: change.end - added }
  const firsts = spans.slice(1).map(({ first }) => first)
  return (
    same(moved(known.spans, change, added), spans) &&
    !between(spans).some((hidden) => touch(hidden, change)) &&
    !between(known.spans).some((hidden) => touch(hidden, old)) &&
    // The first block of a stretch also keeps the room.
    !firsts.some((first) => change.first <= first && first < change.end)
  )
}

const touch = (one: Span, other: Span): boolean => one.first < other.end && other.first < one.end

function changeMarks(known: Made, doc: Node, spans: readonly Span[], change: ChangedBlocks): DecorationSet {
  const { from, to, first, end, mapping } = change
  if (known.doc === doc) return known.set
  const mapped = known.set.map(mapping, doc)
  const stale = mapped.find(from, to).filter((mark) => mark.from >= from && mark.to <= to)
  const fresh: Decoration[] = []
  let start = from
  for (let index = first; index < end; index += 1) {
    const { nodeSize } = doc.child(index)
    if (holds(spans, index)) fresh.push(Decoration.node(start, start + nodeSize, DRAWN))
    start += nodeSize
  }
  return mapped.remove(stale).add(doc, fresh)
}

function roomOf(doc: Node, { first, end }: Span, gaps: ReadonlyMap<number, number>, heights: Heights): number {
  let room = 0
  for (let index = first; index < end; index += 1) room += heights.of(doc.child(index)) + (gaps.get(index) ?? 0)
  return room
}

function marks(doc: Node, spans: readonly Span[], rooms: readonly number[]): Decoration[] {
  const found: Decoration[] = []
  let at = 0
  doc.forEach((block, offset, index) => {
    const span = spans[at]
    if (!span || index < span.first) return
    const room = at > 0 && index === span.first ? rooms[at - 1] : undefined
    const look = room === undefined ? DRAWN : { ...DRAWN, style: `--room: ${room}px` }
    found.push(Decoration.node(offset, offset + block.nodeSize, look))
    if (index + 1 === span.end) at += 1
  })
  return found
}
