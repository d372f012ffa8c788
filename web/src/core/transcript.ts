/** A document as Yjs has it: where its parts are. What it may contain is the editor's schema. */

import * as Y from 'yjs'
import type { Edited } from '../protocol'

/** What is written together in a hearing: 庭审笔录, and 庭内备注 between clerks and bench. */
export type DocumentName = Edited['document']

/** Name of the document's root fragment. */
export const ROOT = 'record'

/** Origin of changes that came from the server. */
export const REMOTE = Symbol('remote')

/** One paragraph or heading, wherever it stands. */
export interface Passage {
  /** Tells apart paragraphs that say the same; the same in every copy of the document. */
  readonly id: string
  /** With its label, as it is read. */
  readonly text: string
  readonly utterance: string | undefined
}

/**
 * An empty document that edits change as they say, and in no other way. Yjs would look after every edit of others for
 * formatting that is superfluous just now, and delete it on each page by itself: a reader's copy would no longer be the
 * server's, and a writer would delete what somebody else is about to format.
 */
export function newDocument(options?: { gc: boolean }): Y.Doc {
  const doc = new Y.Doc(options)
  doc.on('afterTransaction', (transaction: Y.Transaction) => {
    transaction._needFormattingCleanup = false
  })
  return doc
}

export const rootOf = (doc: Y.Doc): Y.XmlFragment => doc.getXmlFragment(ROOT)

/** In the order of reading, those in lists and tables included. */
export function passages(doc: Y.Doc): Passage[] {
  return [...passageElements(rootOf(doc))].map(passageOf)
}

/** Utterances that are in the record now. */
export function utterancesIn(doc: Y.Doc): Set<string> {
  const found = new Set<string>()
  for (const element of passageElements(rootOf(doc))) {
    const utterance = element.getAttribute('utterance')
    if (utterance) found.add(utterance)
  }
  return found
}

/** The passages themselves, in the order of reading. */
export function* passageElements(parent: Y.XmlFragment): Generator<Y.XmlElement> {
  for (const child of parent.toArray()) {
    if (!(child instanceof Y.XmlElement)) continue
    if (isPassage(child)) yield child
    else yield* passageElements(child)
  }
}

export const isPassage = ({ nodeName }: Y.XmlElement): boolean => nodeName === 'paragraph' || nodeName === 'heading'

/** What a passage says, without its label. A line break is "\n". */
export const wordsOf = (passage: Y.XmlElement): string => passage.toArray().map(textOf).join('')

/** Tells a passage from all others. */
export function idOf({ _item }: Y.XmlElement): string {
  return `${_item?.id.client}:${_item?.id.clock}`
}

export function passageOf(element: Y.XmlElement): Passage {
  const label = element.getAttribute('label')
  return {
    id: idOf(element),
    text: (label ? `${label}：` : '') + wordsOf(element),
    utterance: element.getAttribute('utterance'),
  }
}

function textOf(child: unknown): string {
  if (!(child instanceof Y.XmlText)) return '\n'
  return child
    .toDelta()
    .map((piece: { insert: unknown }) => (typeof piece.insert === 'string' ? piece.insert : ''))
    .join('')
}
