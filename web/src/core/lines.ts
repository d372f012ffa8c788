/** Which recognised lines are in the record now. The record alone knows: a paragraph may be deleted or brought back. */

import * as Y from 'yjs'
import { rootOf, utterancesIn } from './transcript'

/** Milliseconds between two looks, which walk the whole record. */
const PACE_MS = 250

export class LinesInRecord {
  private doc: Y.Doc | undefined
  private known: ReadonlySet<string> = new Set()
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly changed: (utterances: ReadonlySet<string>) => void) {}

  /** From now on the lines of this copy. */
  follow(doc: Y.Doc | undefined): void {
    if (doc === this.doc) return
    if (this.doc) rootOf(this.doc).unobserveDeep(this.edited)
    this.doc = doc
    if (doc) rootOf(doc).observeDeep(this.edited)
    this.look()
  }

  /** Typing changes no line; blocks and attributes do. */
  private readonly edited: Parameters<Y.XmlFragment['observeDeep']>[0] = (events) => {
    if (events.some(({ target }) => !(target instanceof Y.XmlText))) this.soon()
  }

  private soon(): void {
    this.timer ??= setTimeout(() => this.look(), PACE_MS)
  }

  private look(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const found = this.doc ? utterancesIn(this.doc) : new Set<string>()
    if (found.size === this.known.size && [...found].every((id) => this.known.has(id))) return
    this.known = found
    this.changed(found)
  }
}
