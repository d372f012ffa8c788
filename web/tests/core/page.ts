/** One open page of a seat, with the typing done straight in the document, and what its browser keeps. */

import { vi } from 'vitest'
import * as Y from 'yjs'
import { Connection } from '../../src/core/connection'
import { isAmong } from '../../src/core/drafts'
import type { Outbox, UnkeptDraft } from '../../src/core/outbox'
import { RecordSession, type RecordView } from '../../src/core/record'
import { passages, rootOf } from '../../src/core/transcript'
import type { Draft, ServerMessage } from '../../src/protocol'
import { type FakeServer, paragraph } from './fake-server'

/** What a browser keeps while pages come and go. */
export class MemoryOutbox implements Outbox {
  readonly edits = new Map<string, { client: number; secret: string; n: number; update: Uint8Array }>()
  readonly drafts = new Map<string, Awaited<ReturnType<Outbox['unkept']>>[number]>()

  async leftBehind() {
    const clients = new Set([...this.edits.values()].map(({ client }) => client))
    return [...clients].map((client) => {
      const own = [...this.edits.values()].filter((edit) => edit.client === client).sort((a, b) => a.n - b.n)
      return {
        client,
        secret: own[0]?.secret ?? '',
        update: Y.mergeUpdates(own.map(({ update }) => update)) as Uint8Array<ArrayBuffer>,
      }
    })
  }

  async keep({ client, secret }: { client: number; secret: string }, n: number, update: Uint8Array) {
    this.edits.set(`${client} ${n}`, { client, secret, n, update })
  }

  async acknowledge(client: number, n: number) {
    for (const [key, edit] of this.edits) if (edit.client === client && edit.n <= n) this.edits.delete(key)
  }

  async retire(client: number, draft: Parameters<Outbox['retire']>[1]) {
    if (draft) this.drafts.set(draft.id, draft)
    await this.acknowledge(client, Number.MAX_SAFE_INTEGER)
  }

  async keepDraft(draft: UnkeptDraft) {
    this.drafts.set(draft.id, draft)
  }

  async unkept() {
    return [...this.drafts.values()]
  }

  async dropDraft(id: string) {
    this.drafts.delete(id)
  }
}

/** One open page of a seat: a real connection and a real session, with the typing done straight in the document. */
export class Page {
  readonly connection: Connection
  readonly session: RecordSession
  readonly refusals: string[] = []
  view: RecordView
  private holders: readonly string[] = []
  private drafts: readonly Draft[] = []

  constructor(
    server: FakeServer,
    readonly seat: string,
    outbox: Outbox,
  ) {
    this.connection = new Connection(server.transport(seat), 'tab', () => 0, {
      status: (status) => {
        if (status === 'online') this.session.enter()
        else this.session.exit()
      },
      message: (message) => this.received(message),
    })
    const hearing = {
      userOf: (id: string) => ({ seat: id, name: id, role: 'clerk' as const }),
      hasDraft: (unkept: UnkeptDraft) => isAmong(this.drafts, unkept),
    }
    this.session = new RecordSession('record', this.connection, outbox, hearing, {
      changed: (view) => {
        this.view = view
      },
      arriving: () => {},
      refused: (code) => this.refusals.push(code),
    })
    this.view = this.session.view
    this.connection.start()
  }

  get doc(): Y.Doc {
    if (!this.view.copy) throw new Error('the record has not been opened yet')
    return this.view.copy.doc
  }

  get texts(): string[] {
    return passages(this.doc).map(({ text }) => text)
  }

  /** Type at the end of a paragraph (the last one), or as far as the editor would let one. */
  type(text: string, index = -1): void {
    if (!this.view.editable) return
    const texts = rootOf(this.doc)
      .toArray()
      .flatMap((child) => (child instanceof Y.XmlElement && child.nodeName === 'paragraph' ? [child] : []))
    const target = texts.at(index)?.get(0)
    if (target instanceof Y.XmlText) this.doc.transact(() => target.insert(target.length, text), 'typing')
  }

  /** A new paragraph at the end. */
  enter(text: string): void {
    if (this.view.editable) this.doc.transact(() => rootOf(this.doc).push([paragraph(text)]), 'typing')
  }

  private received(message: ServerMessage): void {
    if (message.type === 'welcome') {
      this.holders = message.holders
      this.drafts = message.drafts
    }
    if (message.type === 'happened' && message.event.type === 'permission_changed') {
      const { ended, granted } = message.event
      this.holders = [...this.holders.filter((seat) => !ended.includes(seat)), ...granted]
    }
    if (message.type === 'happened' && message.event.type === 'draft_kept') {
      this.drafts = [...this.drafts, message.event.draft]
    }
    this.session.receive(message)
    this.session.permit(this.holders.includes(this.seat))
  }
}

/** Deliver everything that is under way, and all that follows from it. */
export async function settle(server: FakeServer, ms = 3000): Promise<void> {
  for (let quiet = 0; quiet < ms; quiet += 50) {
    await vi.advanceTimersByTimeAsync(50)
    for (let [move] = server.underWay(); move; [move] = server.underWay()) {
      quiet = 0
      move()
      await vi.advanceTimersByTimeAsync(0)
    }
  }
}
