/** One Yjs client id that the server issued on this connection, and the way of its edits to the server's disk. */

import * as Y from 'yjs'
import { type Connection, RefusedError } from './connection'
import type { Outbox, WriterKey } from './outbox'
import { piecesOf } from './pieces'
import type { DocumentName } from './transcript'

/** Edits of this many milliseconds travel together. The first after a pause leaves at once. */
const PACE_MS = 40

/** A refusal that says nothing about the edit: the same is sent again. */
export const isPassing = (code: string): boolean => code === 'too_fast' || code === 'internal'

type Link = Pick<Connection, 'request'>

/** Go on as an earlier writer, with all that the server lacks of what he wrote. Rejects as a request does. */
export async function resumeWriter(
  link: Link,
  { client, secret }: WriterKey,
  update: Uint8Array,
  document: DocumentName,
): Promise<void> {
  const [first = update, ...rest] = piecesOf(update)
  const resumed = link.request({ type: 'resume_writer', client, secret, update: first, document })
  await Promise.all([resumed, sendEdits(link, client, rest, document)])
}

/** One right after the other: what is asked of the server it does in the order of asking. */
async function sendEdits(
  link: Link,
  client: number,
  updates: readonly Uint8Array[],
  document: DocumentName,
): Promise<void> {
  await Promise.all(updates.map((update) => link.request({ type: 'edit', client, update, document })))
}

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
    private readonly link: Link,
    private readonly outbox: Outbox,
    private readonly document: DocumentName,
    private readonly key: WriterKey,
    private readonly events: WriterEvents,
  ) {
    this.client = key.client
  }

  /** Whether anything is not known to be on the server's disk. */
  get unsaved(): boolean {
    return this.acknowledged < this.made
  }

  /** The number of the last edit that is on the server's disk. */
  get saved(): number {
    return this.acknowledged
  }

  get isLive(): boolean {
    return this.live
  }

  /** An edit that was made in the document; its number, from 1. */
  add(update: Uint8Array): number {
    this.made += 1
    this.fresh.push(update)
    this.timer ??= setTimeout(() => this.flush(), Math.max(0, this.lastFlush + PACE_MS - performance.now()))
    this.events.progressed()
    return this.made
  }

  /** Go on after a reconnect: `update` is all that the server lacks, empty if everything is saved. */
  async resume(update: Uint8Array): Promise<void> {
    this.persist()
    this.unsent = []
    this.live = true
    await this.deliver(resumeWriter(this.link, this.key, update, this.document), this.made)
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
    void this.deliver(sendEdits(this.link, this.client, piecesOf(update), this.document), this.made)
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
    void this.outbox.keep(this.key, this.made, update)
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
