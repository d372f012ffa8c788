/** This page's copy of a document, and how it and the server's stay the same (DESIGN "Writers"). */

import * as Y from 'yjs'
import type { Paragraph, ServerMessage, Synced } from '../protocol'
import { type Connection, CutOffError, RefusedError } from './connection'
import type { CursorUser } from './cursors'
import { differing } from './drafts'
import type { Outbox, UnkeptDraft } from './outbox'
import { receiveLate, Unconfirmed } from './overtaken'
import { Copy, NO_RECORD, type RecordView } from './record-view'
import { type DocumentName, passages, REMOTE } from './transcript'
import { Unkept } from './unkept'
import { isPassing, resumeWriter, Writer } from './writer'

export { NO_RECORD, type RecordCopy, type RecordView, type SaveState } from './record-view'

export type RecordLink = Pick<Connection, 'request' | 'notify'>

/** What a document must know of the hearing. */
export interface RecordHearing {
  userOf(seat: string): CursorUser
  /** Whether the server has a draft that says the same. */
  hasDraft(draft: UnkeptDraft): boolean
}

export interface RecordEvents {
  changed(view: RecordView): void
  /** What others did is about to be shown. */
  arriving(): void
  /** An edit was refused; what it said, if it said anything, is now among the drafts. */
  refused(code: string): void
}

/** Refusals with nothing acknowledged between them, after which no writer is asked for until the next connection. */
const REFUSALS = 3

/** Milliseconds before something is tried again that failed for no reason of its own. */
const STUMBLE_MS = 1000

/** The state vector of somebody who has nothing. */
const BLANK = Y.encodeStateVector(new Y.Doc())

export class RecordSession {
  view: RecordView = NO_RECORD

  private copy: Copy
  private writer: Writer | undefined
  private unconfirmed = new Unconfirmed()
  /** Why the writer is refused, until the copy has been replaced. */
  private refusal: string | undefined
  private refusals = 0
  private readonly unkept: Unkept
  private inside = false
  private permitted = false
  /** The copy has all that the server had when it answered, and follows from there. */
  private synced = false
  /** The server's state vector at that time. */
  private vector = BLANK
  private handedIn = false
  /** The copy is what the views show. */
  private presented = false
  /** The copy holds changes that no writer made, so that none may write in it. */
  private tainted = false
  /** A new copy has been asked for; nothing is typed in this one any more. */
  private stale = false
  /** Told when the views have it. */
  private refreshed: ((done: boolean) => void) | undefined
  private stumbling = false
  /** What arrived while a character is being composed. */
  private held: Uint8Array[] | undefined
  private working = false
  private again = false

  constructor(
    private readonly document: DocumentName,
    private readonly link: RecordLink,
    private readonly outbox: Outbox,
    private readonly hearing: RecordHearing,
    private readonly events: RecordEvents,
  ) {
    this.copy = this.newCopy()
    this.unkept = new Unkept(document, link, outbox, (draft) => hearing.hasDraft(draft))
  }

  /** The socket is connected, and this seat may read the document. */
  enter(): void {
    this.inside = true
    this.refusals = 0
    this.unkept.tryAgain()
    this.proceed()
  }

  /** The socket is cut off. */
  exit(): void {
    this.inside = false
    this.synced = false
    this.writer?.suspend()
    this.copy.cursors.clear()
    if (this.stale) this.presented = true
    this.endRefresh(false)
    this.show()
  }

  /**
   * 刷新笔录: a new copy from the server, after it has taken over what this one holds. True when the views have it, false
   * when there is no connection or it ends meanwhile.
   */
  refresh(): Promise<boolean> {
    if (!this.inside || !this.presented) return Promise.resolve(false)
    this.stale = true
    this.presented = false
    this.writer?.pause(false)
    this.show()
    this.proceed()
    return new Promise((resolve) => {
      this.refreshed = resolve
    })
  }

  /** Whether this seat may write it, as far as the page knows. */
  permit(permitted: boolean): void {
    if (permitted === this.permitted) return
    this.permitted = permitted
    if (!permitted) this.writer?.pause(false)
    this.settle()
    this.show()
    this.proceed()
  }

  receive(message: ServerMessage): void {
    if (message.type === 'edited') {
      if (message.document === this.document && this.synced) this.apply(message.update)
    } else if (message.type === 'cursor_moved') {
      if (message.document !== this.document) return
      this.events.arriving()
      this.copy.cursors.moved(message)
    } else if (message.type === 'happened' && message.event.type === 'joined') this.copy.cursors.announce()
  }

  /** While an input method composes a character nothing of others changes under its hands; their order is kept. */
  compose(composing: boolean): void {
    // What is composed in a copy that is being replaced changes nothing any more.
    if (composing && !this.presented) return
    this.writer?.pause(composing)
    this.copy.cursors.hold(composing)
    if (composing) this.held ??= []
    else this.release()
  }

  /** The page may go any moment: what was typed leaves now. */
  flush(): void {
    this.writer?.flush()
  }

  /** A draft that the server could not take over is not wanted any more. */
  discardUnkept(id: string): void {
    this.unkept.discard(id)
    this.show()
  }

  private newCopy = (): Copy => new Copy(this.document, this.link, this.hearing.userOf)
  /** From now on what is typed in a copy goes to its writer. Before it has the whole record, Yjs would encode that again. */
  private listen(copy: Copy): void {
    copy.doc.on('update', (update: Uint8Array, origin: unknown, { clientID }: Y.Doc, transaction: Y.Transaction) => {
      if (origin === REMOTE || copy !== this.copy) return
      if (this.writer && this.refusal === undefined) {
        this.unconfirmed.add(this.writer.add(update), clientID, transaction)
      } else this.tainted = true
    })
  }

  private apply(update: Uint8Array): void {
    if (this.held) this.held.push(update)
    else this.bring([update])
  }

  private release(): void {
    const held = this.held ?? []
    this.held = undefined
    this.bring(held)
  }

  private bring(updates: readonly Uint8Array[]): void {
    this.events.arriving()
    for (const update of updates)
      this.keepOvertaken(this.unconfirmed.receive(this.copy.doc, update, this.writer?.client))
    this.confirm()
  }

  /** While something of others is held back, what it met is not forgotten. */
  private confirm(): void {
    if (this.writer && !this.held) this.unconfirmed.confirm(this.writer.saved)
  }

  /** What two people did at once, and the record could not take both. */
  private keepOvertaken(paragraphs: readonly Paragraph[]): void {
    if (!paragraphs.length) return
    this.unkept.keep('overtaken', paragraphs)
    this.events.refused('overtaken')
    this.proceed()
  }

  /** Do what is to be done, one step after another, until nothing is left or the connection ends. */
  private proceed(): void {
    this.again = true
    if (!this.working) void this.work()
  }

  private async work(): Promise<void> {
    this.working = true
    while (this.again && this.inside) {
      this.again = false
      try {
        while (this.inside && (await this.step())) this.show()
      } catch (error) {
        if (error instanceof RefusedError) this.stumble()
        else if (!(error instanceof CutOffError)) throw error
      }
    }
    this.working = false
    this.show()
  }

  /** False when nothing is left to do. Rejects with RefusedError or CutOffError. */
  private async step(): Promise<boolean> {
    if (this.stumbling) return false
    if (!this.synced) await this.sync()
    else if (this.refusal !== undefined) await this.replace(this.refusal)
    else if (this.writer && !this.writer.isLive) await this.resume(this.writer)
    else if (!this.handedIn) await this.handIn()
    else if (this.stale && this.writer?.unsaved) return false
    else if (this.stale) await this.startAnew()
    else if (this.permitted && !this.writer && this.refusals < REFUSALS) await this.openWriter()
    else if (!this.presented) this.present()
    else return this.unkept.handOver()
    return true
  }

  private async sync(): Promise<void> {
    const { update, vector } = await this.fetch(Y.encodeStateVector(this.copy.doc))
    this.apply(update)
    if (this.vector === BLANK) this.listen(this.copy)
    this.vector = vector
    this.synced = true
  }

  private fetch(vector: Uint8Array): Promise<Synced> {
    return this.link.request({ type: 'sync', vector, document: this.document })
  }

  /** ONE update of all that the server lacks, never the edits one by one: nothing doubles, nothing is out of order. */
  private async resume(writer: Writer): Promise<void> {
    await writer.resume(writer.unsaved ? Y.encodeStateAsUpdate(this.copy.doc, this.vector) : new Uint8Array())
  }

  /** What earlier pages of this seat did not get acknowledged goes to the server under their own writers. */
  private async handIn(): Promise<void> {
    await this.unkept.load()
    for (const left of await this.outbox.leftBehind()) {
      const { client } = left
      const update = Y.diffUpdate(left.update, this.vector)
      try {
        await resumeWriter(this.link, left, update, this.document)
        this.keepOvertaken(receiveLate(this.copy.doc, left.update))
        void this.outbox.retire(client, null)
      } catch (error) {
        if (!(error instanceof RefusedError) || isPassing(error.code)) throw error
        const mine = new Y.Doc()
        Y.applyUpdate(mine, Y.encodeStateAsUpdate(this.copy.doc))
        Y.applyUpdate(mine, left.update)
        this.retire(client, error.code, mine, this.copy.doc)
      }
    }
    this.handedIn = true
  }

  /** A refused writer is gone for good, and with it the copy that holds what he wrote. */
  private async replace(code: string): Promise<void> {
    this.release()
    const before = this.copy
    await this.renew()
    if (this.writer) this.retire(this.writer.client, code, before.doc, this.copy.doc)
    this.writer = undefined
    this.refusal = undefined
    this.stale = false
    this.refusals += 1
  }

  /** A new copy of what the server has. The views go on showing the old one until this one has its writer. */
  private async renew(): Promise<void> {
    const { update, vector } = await this.fetch(BLANK)
    const copy = this.newCopy()
    Y.applyUpdate(copy.doc, update, REMOTE)
    this.listen(copy)
    this.copy.cursors.destroy()
    this.copy = copy
    this.vector = vector
    this.unconfirmed = new Unconfirmed()
    this.tainted = false
    this.presented = false
  }

  private async startAnew(): Promise<void> {
    this.release()
    this.dropWriter()
    await this.renew()
    this.stale = false
  }

  private present(): void {
    this.presented = true
    this.endRefresh(true)
  }

  private endRefresh(done: boolean): void {
    this.stale = false
    this.refreshed?.(done)
    this.refreshed = undefined
  }

  private async openWriter(): Promise<void> {
    if (this.tainted) await this.renew()
    try {
      const key = await this.link.request({ type: 'open_writer', document: this.document })
      this.writer = new Writer(this.link, this.outbox, this.document, key, {
        progressed: () => this.progressed(),
        refused: (code) => this.refused(code),
        stumbled: () => this.stumble(),
      })
      // Its edits are counted from 1 again.
      this.unconfirmed = new Unconfirmed()
      this.copy.doc.clientID = key.client
      this.copy.cursors.writeAs(key.client)
      this.settle()
    } catch (error) {
      if (!(error instanceof RefusedError) || isPassing(error.code)) throw error
      // The word that the permission has ended is on its way.
      this.permitted = false
    }
  }

  private progressed(): void {
    if (!this.writer?.unsaved) this.refusals = 0
    this.confirm()
    this.settle()
    this.show()
    if (this.stale) this.proceed()
  }

  private refused(code: string): void {
    if (this.writer?.unsaved) this.refusal = code
    else this.dropWriter()
    this.show()
    this.proceed()
  }

  private stumble(): void {
    if (this.stumbling) return
    this.stumbling = true
    setTimeout(() => {
      this.stumbling = false
      this.synced = false
      this.proceed()
    }, STUMBLE_MS)
  }

  /** When the permission ends with everything saved, the copy stays and is only read. */
  private settle(): void {
    if (this.writer && !this.permitted && !this.writer.unsaved && this.refusal === undefined) this.dropWriter()
  }

  private dropWriter(): void {
    if (!this.writer) return
    this.writer.retire()
    void this.outbox.retire(this.writer.client, null)
    this.writer = undefined
    this.copy.cursors.writeAs(undefined)
  }

  private retire(client: number, code: string, mine: Y.Doc, record: Y.Doc): void {
    const paragraphs = differing(passages(mine), passages(record))
    this.unkept.retire(client, code, paragraphs)
    if (paragraphs.length) this.events.refused(code)
  }

  private show(): void {
    const writing = this.presented && this.permitted && this.writer !== undefined && this.refusal === undefined
    const saving = this.writer?.unsaved || this.refusal !== undefined
    const view: RecordView = {
      copy: this.presented ? this.copy : this.view.copy,
      editable: writing,
      save: this.inside ? (saving ? 'saving' : 'saved') : 'offline',
      unkept: this.unkept.drafts,
    }
    const { copy, editable, save, unkept } = this.view
    if (view.copy === copy && writing === editable && view.save === save && view.unkept === unkept) return
    this.view = view
    this.events.changed(view)
  }
}
