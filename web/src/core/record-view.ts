/** What views are shown of a document that several people write. */

import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { Connection } from './connection'
import { Cursors, type CursorUser } from './cursors'
import type { UnkeptDraft } from './outbox'
import { type DocumentName, newDocument } from './transcript'

/** A new one takes its place when an edit was refused. */
export interface RecordCopy {
  readonly doc: Y.Doc
  readonly awareness: Awareness
}

/** `saved` means on disk at the server. */
export type SaveState = 'saved' | 'saving' | 'offline'

export interface RecordView {
  /** Null until the server has sent the record once. */
  readonly copy: RecordCopy | null
  /** Whether typing is accepted now. */
  readonly editable: boolean
  readonly save: SaveState
  /** Refused text that the server has not yet taken over as a draft. */
  readonly unkept: readonly UnkeptDraft[]
}

export const NO_RECORD: RecordView = { copy: null, editable: false, save: 'offline', unkept: [] }

/** A document with the cursors in it. */
export class Copy implements RecordCopy {
  readonly doc = newDocument()
  readonly cursors: Cursors

  constructor(
    document: DocumentName,
    link: Pick<Connection, 'request' | 'notify'>,
    userOf: (seat: string) => CursorUser,
  ) {
    this.cursors = new Cursors(this.doc, document, link, userOf)
  }

  get awareness(): Awareness {
    return this.cursors.awareness
  }
}
