/** Tells what passages a copy of the record has, now and whenever it has been changed. */

import * as Y from 'yjs'
import { Passages } from './margin'
import { rootOf } from './transcript'

/** Milliseconds between two looks. */
const PACE_MS = 250

export class PassageWatch {
  private passages: Passages
  /** Blocks came, went or got other attributes, which typing does not do. */
  private stale = false
  private timer: ReturnType<typeof setTimeout> | undefined

  /** The same passages are told again when only what they say has changed. */
  constructor(
    private readonly doc: Y.Doc,
    private readonly changed: (passages: Passages) => void,
  ) {
    this.passages = new Passages(doc)
    rootOf(doc).observeDeep(this.edited)
    changed(this.passages)
  }

  /** Look without waiting: somebody waits for what he has just done. */
  look(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    if (this.stale) this.passages = new Passages(this.doc)
    this.stale = false
    this.changed(this.passages)
  }

  stop(): void {
    clearTimeout(this.timer)
    rootOf(this.doc).unobserveDeep(this.edited)
  }

  private readonly edited: Parameters<Y.XmlFragment['observeDeep']>[0] = (events) => {
    this.stale ||= events.some(({ target }) => !(target instanceof Y.XmlText))
    this.timer ??= setTimeout(() => this.look(), PACE_MS)
  }
}
