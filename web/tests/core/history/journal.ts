/** A journal as the server would have it: several copies of one record, each written by its seat. */

import * as Y from 'yjs'
import { Timeline, type WrittenUpdate } from '../../../src/core/history/timeline'
import { rootOf } from '../../../src/core/transcript'
import type { Happened, HearingEvent } from '../../../src/protocol'

export class Journal {
  readonly updates: WrittenUpdate[] = []
  readonly events: Happened[] = []
  /** The clock, in milliseconds. */
  now = 1_000_000
  private seq = 0
  private readonly copies = new Map<string, Y.Doc>()

  constructor() {
    this.write('', (root) => root.insert(0, [new Y.XmlElement('header'), paragraph()]))
  }

  /** One edit by a seat ("" is the server), seen by all the others at once. */
  write(seat: string, change: (root: Y.XmlFragment, doc: Y.Doc) => void): void {
    this.offline(seat, change)()
  }

  /** One edit that nobody sees until the returned function is called. */
  offline(seat: string, change: (root: Y.XmlFragment, doc: Y.Doc) => void): () => void {
    const doc = this.copy(seat)
    const before = Y.encodeStateVector(doc)
    doc.transact(() => change(rootOf(doc), doc), seat)
    return () => {
      const update = Y.encodeStateAsUpdate(doc, before)
      for (const other of this.copies.values()) if (other !== doc) Y.applyUpdate(other, update)
      this.seq += 1
      this.updates.push({ seq: this.seq, at: this.now, seat, update })
    }
  }

  happen(event: HearingEvent): void {
    this.seq += 1
    this.events.push({ type: 'happened', seq: this.seq, at: this.now, event })
  }

  copy(seat: string): Y.Doc {
    let doc = this.copies.get(seat)
    if (!doc) {
      doc = new Y.Doc()
      for (const { update } of this.updates) Y.applyUpdate(doc, update)
      this.copies.set(seat, doc)
    }
    return doc
  }

  /** A key of the seat: a character, at the end of the paragraph with that number (the header is 0). */
  type(seat: string, number: number, words: string): void {
    for (const character of words) {
      this.write(seat, (root) => textOf(root, number).insert(textOf(root, number).length, character))
      this.now += 100
    }
  }

  timeline(): Timeline {
    const timeline = new Timeline()
    timeline.add(this.updates, this.events)
    return timeline
  }
}

export function paragraph(words = '', attributes: Record<string, string> = {}): Y.XmlElement {
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [new Y.XmlText(words)])
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}

export const elementOf = (root: Y.XmlFragment, number: number): Y.XmlElement => root.get(number) as Y.XmlElement

export const textOf = (root: Y.XmlFragment, number: number): Y.XmlText => elementOf(root, number).get(0) as Y.XmlText

/** As the editor's binding does it: the end of the text is deleted here and written anew there. */
export function split(root: Y.XmlFragment, number: number, at: number): void {
  const text = textOf(root, number)
  const end = text.toString().slice(at)
  text.delete(at, end.length)
  root.insert(number + 1, [paragraph(end)])
}

/** The other way round. */
export function join(root: Y.XmlFragment, number: number): void {
  const end = textOf(root, number + 1).toString()
  root.delete(number + 1)
  textOf(root, number).insert(textOf(root, number).length, end)
}
