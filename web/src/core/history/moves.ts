/**
 * Text that was not written but moved. The editor's binding splits a paragraph by deleting its end and writing the same
 * words into a new one; they remain the words of whoever wrote them, though another client brought them there.
 */

import * as Y from 'yjs'
import { Spans } from './spans'

interface Id {
  readonly client: number
  readonly clock: number
}

/** Neighbouring characters of one text, with the ids that they have. */
interface Stretch {
  text: string
  pieces: { client: number; clock: number; length: number }[]
}

/** Characters that must come back to count as moved, where they were deleted in an earlier edit: an undo, a paste. */
const REMEMBERED = 4
/** How many such stretches are remembered of each seat. */
const MEMORY = 32
/** Comparisons for one edit. A paste of a thousand paragraphs over a thousand others is rather a new text. */
const PATIENCE = 20_000

export class Moves {
  private readonly sources: Id[] = []
  private readonly from = new Spans()
  private readonly to = new Spans()
  private readonly deleted = new Map<string, Stretch[]>()

  /** Where this character was before it was moved here. */
  before(client: number, clock: number): Id | undefined {
    return this.shifted(this.from, client, clock)
  }

  /** Where this character was moved to. */
  after(client: number, clock: number): Id | undefined {
    return this.shifted(this.to, client, clock)
  }

  /** Where this character was when it was written. */
  origin(client: number, clock: number): Id {
    let id: Id = { client, clock }
    for (let back = this.before(client, clock); back; back = this.before(back.client, back.clock)) id = back
    return id
  }

  /** The first clock after this one from which on characters may have moved in another way. */
  next(client: number, clock: number, end: number): number {
    return Math.min(this.from.next(client, clock, end), this.to.next(client, clock, end))
  }

  /** Look at what an edit by `seat` has done to the document, right after it. */
  follow(transaction: Y.Transaction, seat: string): void {
    const memory = this.deleted.get(seat) ?? []
    const gone = deletedIn(transaction)
    for (const stretch of insertedIn(transaction)) {
      if (!this.match(stretch, gone)) this.recall(stretch, memory)
    }
    const kept = gone.filter(({ text }) => text.length >= REMEMBERED)
    if (kept.length) this.deleted.set(seat, [...memory, ...kept].slice(-MEMORY))
  }

  private match(stretch: Stretch, gone: Stretch[]): boolean {
    if (gone.length > PATIENCE / 10) return false
    for (const [index, source] of gone.entries()) {
      const whole = source.text === stretch.text
      if (!whole && Math.min(source.text.length, stretch.text.length) < 2) continue
      const inSource = source.text.indexOf(stretch.text)
      const inStretch = inSource < 0 ? stretch.text.indexOf(source.text) : -1
      if (inSource < 0 && inStretch < 0) continue
      const length = Math.min(source.text.length, stretch.text.length)
      this.link(part(source, Math.max(inSource, 0), length), part(stretch, Math.max(inStretch, 0), length))
      const rest = inSource < 0 ? [] : [part(source, 0, inSource), part(source, inSource + length)]
      gone.splice(index, 1, ...rest.filter(({ text }) => text))
      return true
    }
    return false
  }

  private recall(stretch: Stretch, memory: Stretch[]): void {
    if (stretch.text.length < REMEMBERED) return
    const index = memory.findIndex(({ text }) => text === stretch.text)
    const [source] = index < 0 ? [] : memory.splice(index, 1)
    if (source) this.link(source, stretch)
  }

  /** Both are equally long. */
  private link(source: Stretch, target: Stretch): void {
    let done = 0
    while (done < source.text.length) {
      const [from, to] = [pieceAt(source, done), pieceAt(target, done)]
      const length = Math.min(from.length, to.length)
      this.from.add(to.client, to.clock, length, this.sources.push(from) - 1)
      this.to.add(from.client, from.clock, length, this.sources.push(to) - 1)
      done += length
    }
  }

  private shifted(spans: Spans, client: number, clock: number): Id | undefined {
    const index = spans.at(client, clock)
    const start = index === undefined ? undefined : this.sources[index]
    return start && { client: start.client, clock: start.clock + clock - spans.start(client, clock) }
  }
}

function pieceAt({ pieces }: Stretch, offset: number): { client: number; clock: number; length: number } {
  let before = 0
  for (const { client, clock, length } of pieces) {
    const skip = offset - before
    if (skip < length) return { client, clock: clock + skip, length: length - skip }
    before += length
  }
  throw new RangeError('beyond the end of a stretch')
}

function part(stretch: Stretch, start: number, length = stretch.text.length - start): Stretch {
  const pieces: Stretch['pieces'] = []
  let taken = 0
  while (taken < length) {
    const piece = pieceAt(stretch, start + taken)
    const some = Math.min(piece.length, length - taken)
    pieces.push({ ...piece, length: some })
    taken += some
  }
  return { text: stretch.text.slice(start, start + length), pieces }
}

/** Clients whose writing came with the transaction. */
function writersOf({ beforeState, afterState }: Y.Transaction): number[] {
  return [...afterState].flatMap(([client, clock]) => (clock > (beforeState.get(client) ?? 0) ? [client] : []))
}

/** What the transaction wrote and left standing. */
function insertedIn(transaction: Y.Transaction): Stretch[] {
  const { beforeState, doc } = transaction
  const found: Stretch[] = []
  for (const client of writersOf(transaction)) {
    const structs = doc.store.clients.get(client) ?? []
    const first = Y.findIndexSS(structs, beforeState.get(client) ?? 0)
    for (const item of structs.slice(first)) {
      if (!(item instanceof Y.Item) || item.deleted || !(item.content instanceof Y.ContentString)) continue
      const { clock } = item.id
      const last = found.at(-1)
      const piece = last?.pieces[0]
      // One after the other in clock and in place: they were typed as one word.
      if (last && piece && item.left && piece.client === client && piece.clock + last.text.length === clock) {
        const { id, length } = item.left
        if (id.client === client && id.clock + length === clock) {
          last.text += item.content.str
          piece.length += item.length
          continue
        }
      }
      found.push({ text: item.content.str, pieces: [{ client, clock, length: item.length }] })
    }
  }
  return found
}

/** What the transaction deleted of what was there before. */
function deletedIn(transaction: Y.Transaction): Stretch[] {
  const { deleteSet, beforeState, doc } = transaction
  const texts = new Set<Y.XmlText>()
  for (const [client, ranges] of deleteSet.clients) {
    const structs = doc.store.clients.get(client) ?? []
    for (const { clock, len } of ranges) {
      let index = Y.findIndexSS(structs, clock)
      for (let item = structs[index]; item && item.id.clock < clock + len; item = structs[++index]) {
        if (!(item instanceof Y.Item && item.content instanceof Y.ContentString)) continue
        if (item.parent instanceof Y.XmlText) texts.add(item.parent)
      }
    }
  }
  const known = ({ id }: Y.Item): boolean => id.clock < (beforeState.get(id.client) ?? 0)
  return [...texts].flatMap((text) => stretches(text, (item) => Y.isDeleted(deleteSet, item.id) && known(item)))
}

/** Stretches of those items; what was deleted earlier does not part them, what stands does. */
function stretches(text: Y.XmlText, wanted: (item: Y.Item) => boolean): Stretch[] {
  const found: Stretch[] = []
  let open = false
  for (let item = text._start; item; item = item.right) {
    if (!(item.content instanceof Y.ContentString)) continue
    if (!wanted(item)) {
      if (!item.deleted) open = false
      continue
    }
    if (!open) found.push({ text: '', pieces: [] })
    open = true
    const last = found.at(-1) as Stretch
    last.text += item.content.str
    last.pieces.push({ client: item.id.client, clock: item.id.clock, length: item.length })
  }
  return found
}
