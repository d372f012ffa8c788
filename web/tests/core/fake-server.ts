/** A server in memory that treats the record as the real one does, and a network that can be cut anywhere. */

import * as Y from 'yjs'
import type { MakeTransport, TransportListener } from '../../src/core/connection'
import { newDocument, passages, rootOf } from '../../src/core/transcript'
import type { Draft, HearingEvent, PageMessage, Paragraph, ServerMessage } from '../../src/protocol'
import { welcome } from './messages'

type Wired = Extract<PageMessage, { request: number }>

interface IssuedWriter {
  readonly seat: string
  readonly grant: number
  readonly secret: string
  retired: boolean
}

/** What the server knows of one open page. */
class Wire {
  readonly up: PageMessage[] = []
  readonly down: ServerMessage[] = []
  seated = false
  writer = 0
  open = true

  constructor(
    readonly seat: string,
    readonly listener: TransportListener,
  ) {}
}

export class FakeServer {
  readonly doc = newDocument()
  readonly grants = new Map<string, number>()
  readonly drafts: Draft[] = []
  readonly requests: PageMessage[] = []
  /** The code with which every edit is refused, like a gate that does not like it. */
  dislikes = ''
  /** How many edits are turned away because they come too fast. */
  tooFast = 0

  private readonly writers = new Map<number, IssuedWriter>()
  private readonly wires = new Set<Wire>()
  private seq = 1
  private lastGrant = 0
  private lastClient = 1000

  constructor(seats: readonly string[]) {
    for (const seat of seats) this.grants.set(seat, ++this.lastGrant)
    this.doc.clientID = 1
    this.author(() => rootOf(this.doc).insert(0, [new Y.XmlElement('header'), paragraph('')]))
  }

  get texts(): string[] {
    return passages(this.doc).map(({ text }) => text)
  }

  transport(seat: string): MakeTransport {
    return (listener) => {
      let wire: Wire | undefined
      return {
        open: () => {
          wire = new Wire(seat, listener)
          this.wires.add(wire)
          listener.opened()
        },
        close: () => wire && this.cut(wire, 'client'),
        send: (message) => {
          if (wire?.open) wire.up.push(structuredClone(message))
        },
      }
    }
  }

  /** The network between the server and a seat breaks; what was under way is lost. */
  cutOff(seat: string): void {
    for (const wire of this.wires) if (wire.seat === seat) this.cut(wire, 'network')
  }

  /** Messages that are under way, as functions that deliver one each. */
  underWay(): (() => void)[] {
    return [...this.wires].flatMap((wire) => [
      ...(wire.up.length ? [() => this.take(wire)] : []),
      ...(wire.down.length ? [() => wire.listener.received(wire.down.shift() as ServerMessage)] : []),
    ])
  }

  /** Deliver only what pages have sent: the answers stay under way. */
  takeAll(): void {
    for (const wire of this.wires) while (wire.up.length) this.take(wire)
  }

  /** Give and end the permission, as when a judge takes it. */
  regrant(ended: readonly string[], granted: readonly string[]): void {
    for (const seat of ended) this.grants.delete(seat)
    for (const seat of granted) this.grants.set(seat, ++this.lastGrant)
    const event: HearingEvent = {
      type: 'permission_changed',
      by: 'j',
      how: 'taken',
      ended: [...ended],
      granted: [...granted],
    }
    this.tell({ type: 'happened', seq: ++this.seq, at: 0, event })
  }

  /** The server itself writes, as when a line is inserted. */
  write(text: string): void {
    const update = this.author(() => rootOf(this.doc).push([paragraph(text)]))
    this.tell({ type: 'edited', seq: ++this.seq, seat: '', update, document: 'record' })
  }

  private author(change: () => void): Uint8Array {
    const before = Y.encodeStateVector(this.doc)
    this.doc.transact(change)
    return Y.encodeStateAsUpdate(this.doc, before)
  }

  private cut(wire: Wire, reason: string): void {
    if (!wire.open) return
    wire.open = false
    this.wires.delete(wire)
    wire.listener.closed(reason)
  }

  private tell(message: ServerMessage, but?: Wire): void {
    for (const wire of this.wires) if (wire.seated && wire !== but) wire.down.push(structuredClone(message))
  }

  private take(wire: Wire): void {
    const message = wire.up.shift()
    if (!message) return
    this.requests.push(message)
    if (message.type === 'hello') {
      wire.seated = true
      wire.down.push(
        welcome({
          request: message.request,
          you: wire.seat,
          holders: [...this.grants.keys()],
          seq: this.seq,
          drafts: this.drafts.filter(({ seat }) => seat === wire.seat),
        }),
      )
    } else if (wire.seated && 'request' in message) {
      const code = this.carryOut(wire, message)
      if (code !== undefined) {
        const { request } = message
        wire.down.push(code ? { type: 'refused', request, code } : { type: 'done', request })
      }
    }
  }

  /** The code of the refusal, '' for `done`, undefined when it was answered otherwise. */
  private carryOut(wire: Wire, message: Wired): string | undefined {
    const { request } = message
    switch (message.type) {
      case 'sync': {
        const update = Y.encodeStateAsUpdate(this.doc, message.vector)
        wire.down.push({ type: 'synced', request, update, vector: Y.encodeStateVector(this.doc) })
        return undefined
      }
      case 'open_writer': {
        const grant = this.grants.get(wire.seat)
        if (grant === undefined) return 'no_permission'
        const client = ++this.lastClient
        this.writers.set(client, { seat: wire.seat, grant, secret: `secret of ${client}`, retired: false })
        wire.writer = client
        wire.down.push({ type: 'writer_opened', request, client, secret: `secret of ${client}` })
        return undefined
      }
      case 'resume_writer': {
        const writer = this.writers.get(message.client)
        if (writer?.seat !== wire.seat || writer.secret !== message.secret) return 'unknown_writer'
        for (const other of this.wires) if (other.writer === message.client) other.writer = 0
        wire.writer = message.client
        return this.edit(wire, message.client, message.update)
      }
      case 'edit':
        return wire.writer === message.client ? this.edit(wire, message.client, message.update) : 'unknown_writer'
      case 'do': {
        if (message.command.type !== 'keep_draft') return 'bad_request'
        const { code, paragraphs } = message.command
        if (code === 'overtaken' && this.drafts.some((draft) => sameTexts(draft, paragraphs))) return ''
        const id = `d${this.drafts.length}`
        const draft: Draft = { id, seat: wire.seat, code, at: 0, paragraphs, document: 'record' }
        this.drafts.push(draft)
        const [own] = [...this.wires].filter((one) => one.seated && one.seat === wire.seat)
        own?.down.push({ type: 'happened', seq: ++this.seq, at: 0, event: { type: 'draft_kept', draft } })
        return ''
      }
      default:
        return 'bad_request'
    }
  }

  private edit(wire: Wire, client: number, update: Uint8Array): string {
    const writer = this.writers.get(client)
    if (!writer) return 'unknown_writer'
    if (writer.retired) return 'writer_retired'
    if (this.grants.get(writer.seat) !== writer.grant) return 'permission_ended'
    if (!update.length) return ''
    if (this.tooFast) {
      this.tooFast -= 1
      return 'too_fast'
    }
    const code = this.dislikes || this.judge(client, update)
    if (code) {
      writer.retired = true
      return code
    }
    const before = Y.encodeStateAsUpdate(this.doc)
    Y.applyUpdate(this.doc, update)
    if (this.doc.store.pendingStructs || this.doc.store.pendingDs) throw new Error('the edit was put aside')
    const changed = String(Y.encodeStateAsUpdate(this.doc)) !== String(before)
    if (changed) this.tell({ type: 'edited', seq: ++this.seq, seat: wire.seat, update, document: 'record' }, wire)
    return ''
  }

  /** New content is the writer's own and follows on what the server has of him. */
  private judge(client: number, update: Uint8Array): string {
    const known = Y.decodeStateVector(Y.encodeStateVector(this.doc))
    for (const struct of Y.decodeUpdate(update).structs) {
      const { id, length } = struct
      const end = known.get(id.client) ?? 0
      if (id.clock + length <= end) continue
      if (id.client !== client) return 'foreign_client'
      if (id.clock > end || struct instanceof Y.Skip) return 'not_contiguous'
      known.set(id.client, id.clock + length)
    }
    return ''
  }
}

const sameTexts = ({ code, paragraphs }: Draft, other: readonly Paragraph[]): boolean =>
  code === 'overtaken' && paragraphs.map(({ text }) => text).join('\n') === other.map(({ text }) => text).join('\n')

export function paragraph(text: string): Y.XmlElement {
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [new Y.XmlText(text)])
  return element
}
