/** One Yjs client id that the server issued on this connection, and the way of its edits to the server's disk. */

import * as Y from 'yjs'
import { type Connection, RefusedError } from './connection'
import type { Outbox, WriterKey } from './outbox'
import type { DocumentName } from './transcript'

/** Edits of this many milliseconds travel together. The first after a pause leaves at once. */
const PACE_MS = 40

/** A refusal that says nothing about the edit: the same is sent again. */
export const isPassing = (code: string): boolean => code === 'too_fast' || code === 'internal'

export interface WriterEvents {
  /** What `unsaved` says may have changed. */
  progressed(): void
  /** The server takes nothing more from this writer. Told once. */
  refused(code: string): void
  /** Something went wrong that will pass: `resume` is to be called again. */
  stumbled(): void
}

export class Writer {
  readonly client: number

  private readonly secret: string
  private made = 0
  private acknowledged = 0
  /** Not yet in the outbox. */
  private fresh: Uint8Array[] = []
  /** In the outbox, not yet sent on this connection. */
  private unsent: Uint8Array[] = []
  private live = true
  private retired = false
  private paused = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private lastFlush = 0

  constructor(
    private readonly link: Pick<Connection, 'request'>,
    private readonly outbox: Outbox,
    private readonly document: DocumentName,
    key: WriterKey,
    private readonly events: WriterEvents,
  ) {
    this.client = key.client
    this.secret = key.secret
  }

  /** Whether anything is not known to be on the server's disk. */
  get unsaved(): boolean {
    return this.acknowledged < this.made
  }

  get isLive(): boolean {
    return this.live
  }

  /** An edit that was made in the document. */
  add(update: Uint8Array): void {
    this.made += 1
    this.fresh.push(update)
    this.timer ??= setTimeout(() => this.flush(), Math.max(0, this.lastFlush + PACE_MS - performance.now()))
    this.events.progressed()
  }

  /** Go on after a reconnect: `update` is all that the server lacks, empty if everything is saved. */
  async resume(update: Uint8Array): Promise<void> {
    this.persist()
    this.unsent = []
    this.live = true
    const { client, secret, document } = this
    await this.deliver(this.link.request({ type: 'resume_writer', client, secret, update, document }), this.made)
  }

  /** The connection is gone; edits go on being kept. */
  suspend(): void {
    this.live = false
    this.persist()
  }

  /** While a character is being composed the others need not see its spelling. */
  pause(paused: boolean): void {
    this.paused = paused
    if (!paused) this.flush()
  }

  /** Send now what there is. */
  flush(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.lastFlush = performance.now()
    this.persist()
    if (!this.live || this.paused || this.retired || !this.unsent.length) return
    const update = Y.mergeUpdates(this.unsent)
    this.unsent = []
    const { client, document } = this
    void this.deliver(this.link.request({ type: 'edit', client, update, document }), this.made)
  }

  /** Nothing more is sent. */
  retire(): void {
    this.retired = true
    this.live = false
    clearTimeout(this.timer)
  }

  private persist(): void {
    if (!this.fresh.length) return
    const update = Y.mergeUpdates(this.fresh)
    this.fresh = []
    this.unsent.push(update)
    void this.outbox.keep({ client: this.client, secret: this.secret }, this.made, update)
  }

  /** `upTo`: the number of the last edit that the request brings. */
  private async deliver(request: Promise<unknown>, upTo: number): Promise<void> {
    try {
      await request
    } catch (error) {
      if (error instanceof RefusedError && !this.retired) this.failed(error.code)
      return
    }
    if (this.retired || upTo <= this.acknowledged) return
    this.acknowledged = upTo
    void this.outbox.acknowledge(this.client, upTo)
    this.events.progressed()
  }

  private failed(code: string): void {
    if (isPassing(code)) {
      this.live = false
      this.events.stumbled()
    } else {
      this.retire()
      this.events.refused(code)
    }
  }
}
