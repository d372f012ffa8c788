/** What the server has not acknowledged yet, kept in the browser so that a reload or a crash loses none of it. */

import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import * as Y from 'yjs'
import type { Paragraph } from '../protocol'
import type { DocumentName } from './transcript'

/** The Yjs client id to write with, and the secret that resumes it. */
export interface WriterKey {
  readonly client: number
  readonly secret: string
}

/** What an earlier page of this seat could not hand in. */
export interface LeftBehind extends WriterKey {
  readonly update: Uint8Array<ArrayBuffer>
}

/** Refused text that the server has not yet taken over as a draft. */
export interface UnkeptDraft {
  readonly id: string
  readonly code: string
  /** When it was refused, by this machine's clock. */
  readonly at: number
  readonly paragraphs: readonly Paragraph[]
}

export interface Outbox {
  leftBehind(): Promise<LeftBehind[]>
  /** `n` counts the writer's edits from 1; `update` brings everything since the last call. */
  keep(writer: WriterKey, n: number, update: Uint8Array): Promise<void>
  /** Forget the writer's edits up to number `n`. */
  acknowledge(client: number, n: number): Promise<void>
  /** Forget the writer; his draft, if there is one, is kept in the same step. */
  retire(client: number, draft: UnkeptDraft | null): Promise<void>
  keepDraft(draft: UnkeptDraft): Promise<void>
  unkept(): Promise<UnkeptDraft[]>
  dropDraft(id: string): Promise<void>
}

interface Schema extends DBSchema {
  edits: { key: [number, number]; value: { client: number; secret: string; n: number; update: Uint8Array } }
  drafts: { key: string; value: UnkeptDraft }
}

/**
 * One database per seat and document. Where the browser has no storage (or refuses it) nothing is kept and nothing
 * breaks.
 */
export const openOutbox = (seat: string, document: DocumentName): Outbox =>
  new BrowserOutbox(open(document === 'record' ? `tingji.${seat}` : `tingji.${seat}.${document}`))

async function open(name: string): Promise<IDBPDatabase<Schema> | null> {
  try {
    return await openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore('edits', { keyPath: ['client', 'n'] })
        db.createObjectStore('drafts', { keyPath: 'id' })
      },
    })
  } catch {
    return null
  }
}

const upTo = (client: number, n: number): IDBKeyRange => IDBKeyRange.bound([client, 0], [client, n])

class BrowserOutbox implements Outbox {
  constructor(private readonly database: Promise<IDBPDatabase<Schema> | null>) {}

  async leftBehind(): Promise<LeftBehind[]> {
    const edits = await this.using((db) => db.getAll('edits'), [])
    const writers = new Map<number, { secret: string; updates: Uint8Array[] }>()
    for (const { client, secret, update } of edits) {
      const writer = writers.get(client) ?? { secret, updates: [] }
      writer.updates.push(update)
      writers.set(client, writer)
    }
    return [...writers].map(([client, { secret, updates }]) => ({
      client,
      secret,
      update: Y.mergeUpdates(updates) as Uint8Array<ArrayBuffer>,
    }))
  }

  async keep({ client, secret }: WriterKey, n: number, update: Uint8Array): Promise<void> {
    await this.using(async (db) => {
      const step = db.transaction('edits', 'readwrite')
      const put = step.store.put({ client, secret, n, update })
      // Without it a page that is closed at this moment takes its last edit along.
      step.commit()
      await Promise.all([put, step.done])
    })
  }

  async acknowledge(client: number, n: number): Promise<void> {
    await this.using((db) => db.delete('edits', upTo(client, n)))
  }

  async retire(client: number, draft: UnkeptDraft | null): Promise<void> {
    await this.using(async (db) => {
      const step = db.transaction(['edits', 'drafts'], 'readwrite')
      if (draft) await step.objectStore('drafts').put(draft)
      await step.objectStore('edits').delete(upTo(client, Number.MAX_SAFE_INTEGER))
      await step.done
    })
  }

  async keepDraft(draft: UnkeptDraft): Promise<void> {
    await this.using((db) => db.put('drafts', draft))
  }

  async unkept(): Promise<UnkeptDraft[]> {
    return this.using((db) => db.getAll('drafts'), [])
  }

  async dropDraft(id: string): Promise<void> {
    await this.using((db) => db.delete('drafts', id))
  }

  private async using(task: (db: IDBPDatabase<Schema>) => Promise<unknown>): Promise<void>
  private async using<T>(task: (db: IDBPDatabase<Schema>) => Promise<T>, otherwise: T): Promise<T>
  private async using<T>(task: (db: IDBPDatabase<Schema>) => Promise<T>, otherwise?: T): Promise<T | undefined> {
    try {
      const database = await this.database
      return database ? await task(database) : otherwise
    } catch {
      return otherwise
    }
  }
}
