/**
 * The record at every moment of its past. The updates of the journal are applied once, in their order, to a document
 * that keeps what is deleted; of each character is noted with which update it came and with which it went. A state is
 * then a walk through the document: no copies are kept, and none is made again.
 */

import * as Y from 'yjs'
import type { Happened } from '../../protocol'
import { newDocument, rootOf } from '../transcript'
import { Moves } from './moves'
import { Spans } from './spans'

/** One update of the record. Steps are numbered from 0; "at step k" is the state right after it, -1 is before all. */
export interface Step {
  readonly seq: number
  /** Milliseconds since the epoch by the server's clock. */
  readonly at: number
  /** Who wrote; empty for the server, and everywhere for a reader who may not know. */
  readonly seat: string
  /** What the server was asked to write. */
  readonly cause: Happened['event'] | undefined
}

export interface WrittenUpdate {
  readonly seq: number
  readonly at: number
  readonly seat: string
  readonly update: Uint8Array
}

/** A stretch of characters with one fate. */
export interface Piece {
  readonly client: number
  readonly clock: number
  /** Where it begins in its item, in UTF-16 units, and where it ends. */
  readonly start: number
  readonly end: number
}

type AnyType = Parameters<Y.Transaction['changed']['get']>[0]

const PASSAGES: readonly string[] = ['paragraph', 'heading']

export const isPassage = (element: Y.XmlElement): boolean => PASSAGES.includes(element.nodeName)

export const idOf = (element: Y.XmlElement): string => `${element._item?.id.client}:${element._item?.id.clock}`

/** The element with an id in this or any other copy of the document; undefined where it is not known or forgotten. */
export function elementWith(doc: Y.Doc, id: string): Y.XmlElement | undefined {
  const [client = 0, clock = 0] = id.split(':').map(Number)
  if (clock >= Y.getState(doc.store, client)) return undefined
  const item: unknown = Y.getItem(doc.store, Y.createID(client, clock))
  if (!(item instanceof Y.Item) || item.id.clock !== clock || !(item.content instanceof Y.ContentType)) return undefined
  return item.content.type instanceof Y.XmlElement ? item.content.type : undefined
}

export class Timeline {
  readonly steps: Step[] = []
  /** Events that say why, and who might write when. */
  readonly events: Happened[] = []
  readonly moves = new Moves()

  private readonly doc = newDocument({ gc: false })
  private readonly causes = new Map<number, Happened['event']>()
  private readonly born = new Spans()
  private readonly died = new Spans()
  /** Steps at which a passage changed, its beginning and end left out. */
  private readonly changed = new Map<Y.XmlElement, number[]>()

  constructor() {
    this.doc.on('afterTransaction', (transaction: Y.Transaction) => this.follow(transaction))
  }

  get root(): Y.XmlFragment {
    return rootOf(this.doc)
  }

  /** The last step; -1 before the first. */
  get end(): number {
    return this.steps.length - 1
  }

  /** Follow on with what the journal has next; an event comes no later than the update that it was the cause of. */
  add(updates: readonly WrittenUpdate[], events: readonly Happened[]): void {
    this.events.push(...events)
    for (const { seq, event } of events) this.causes.set(seq, event)
    for (const { seq, at, seat, update } of updates) {
      const cause = seat ? undefined : this.causes.get(seq - 1)
      this.steps.push({ seq, at, seat, cause })
      Y.applyUpdate(this.doc, update)
    }
  }

  /** Whether an item (or the part of it that begins at `clock`) is there at `step`. */
  isAlive(client: number, clock: number, step: number): boolean {
    const born = this.born.at(client, clock)
    if (born === undefined || born > step) return false
    const died = this.died.at(client, clock)
    return died === undefined || died > step
  }

  exists(element: Y.XmlElement, step: number): boolean {
    const id = element._item?.id
    return id !== undefined && this.isAlive(id.client, id.clock, step)
  }

  /** An item cut where the fate of its characters changes. */
  *pieces({ id: { client, clock }, length }: Y.Item): Generator<Piece> {
    const end = clock + length
    for (let at = clock; at < end; ) {
      const next = Math.min(
        this.born.next(client, at, end),
        this.died.next(client, at, end),
        this.moves.next(client, at, end),
      )
      yield { client, clock: at, start: at - clock, end: next - clock }
      at = next
    }
  }

  /** The step that wrote a character; where it was moved since, the one that wrote it in the first place. */
  written(client: number, clock: number): number {
    const origin = this.moves.origin(client, clock)
    return this.born.at(origin.client, origin.clock) ?? 0
  }

  /** The step that deleted a character. */
  deleted(client: number, clock: number): number | undefined {
    return this.died.at(client, clock)
  }

  /** The value of an attribute at `step`; undefined where it is not set. */
  attribute(element: Y.XmlElement, name: string, step: number): unknown {
    let item: Y.Item | null | undefined = element._map.get(name)
    while (item && !this.isAlive(item.id.client, item.id.clock, step)) item = item.left
    return item?.content.getContent().at(-1) ?? undefined
  }

  /** All attributes at `step`. */
  attributes(element: Y.XmlElement, step: number): Record<string, unknown> {
    const found: Record<string, unknown> = {}
    for (const name of element._map.keys()) {
      const value = this.attribute(element, name, step)
      if (value !== undefined) found[name] = value
    }
    return found
  }

  /** The step of a passage's last change up to `step`; its beginning counts as one. */
  lastChange(element: Y.XmlElement, step: number): number {
    const id = element._item?.id
    const changes = this.changed.get(element) ?? []
    let [low, high] = [0, changes.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((changes[middle] as number) <= step) low = middle + 1
      else high = middle
    }
    return changes[low - 1] ?? (id && this.born.at(id.client, id.clock)) ?? -1
  }

  /** Every step at which a passage came, changed or went. */
  changes(element: Y.XmlElement): number[] {
    const id = element._item?.id
    if (!id) return []
    const [born, died] = [this.born.at(id.client, id.clock), this.died.at(id.client, id.clock)]
    const ends = [born, died].filter((step) => step !== undefined)
    return [...new Set([...ends, ...(this.changed.get(element) ?? [])])].sort((a, b) => a - b)
  }

  /** A passage by its id, also one that is gone. */
  passage(id: string): Y.XmlElement | undefined {
    return elementWith(this.doc, id)
  }

  private follow(transaction: Y.Transaction): void {
    const step = this.end
    const { beforeState, afterState, deleteSet } = transaction
    for (const [client, clock] of afterState) {
      const before = beforeState.get(client) ?? 0
      if (clock > before) this.born.add(client, before, clock - before, step)
    }
    for (const [client, ranges] of deleteSet.clients) {
      for (const { clock, len } of ranges) this.died.add(client, clock, len, step)
    }
    for (const type of transaction.changed.keys()) this.touch(type, step)
    this.moves.follow(transaction, this.steps[step]?.seat ?? '')
  }

  private touch(type: AnyType, step: number): void {
    let passage: AnyType | null = type
    while (passage && !(passage instanceof Y.XmlElement && isPassage(passage))) passage = passage.parent
    if (!passage) return
    const changes = this.changed.get(passage)
    if (!changes) this.changed.set(passage, [step])
    else if (changes.at(-1) !== step) changes.push(step)
  }
}
