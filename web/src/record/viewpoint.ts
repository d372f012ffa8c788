/** Where somebody is in the record: named by a block, so that it is the same place on a screen of any size. */

import type { EditorView } from '@tiptap/pm/view'
import * as Y from 'yjs'
import { rootOf } from '../core/transcript'
import { placeOf } from './handle'
import { blockElements, drawnBlocks, firstBelow } from './sight/blocks'
import { draw } from './sight/state'

export interface Viewpoint {
  /** The root's child at the top of the screen, as an encoded relative position. */
  readonly place: Uint8Array
  /** How much of it is above the edge, in thousandths of its height. */
  readonly share: number
}

/** What is at the upper edge of the box that scrolls the record. */
export function viewpoint(view: EditorView, doc: Y.Doc, scroller: Element): Viewpoint {
  const edge = scroller.getBoundingClientRect().top
  const block = firstBelow(drawnBlocks(view), edge)
  const { top, height } = block?.element.getBoundingClientRect() ?? new DOMRect()
  const share = height ? Math.round(((edge - top) / height) * 1000) : 0
  return { place: placeOf(doc, block?.index ?? 0), share: Math.min(1000, Math.max(0, share)) }
}

/** Scroll there. */
export function goTo(view: EditorView, doc: Y.Doc, scroller: Element, { place, share }: Viewpoint): void {
  const found = Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(place), doc)
  if (found?.type !== rootOf(doc)) return
  const index = Math.min(found.index, view.state.doc.childCount - 1)
  draw(view, [{ first: index, end: index + 1 }])
  const block = blockElements(view)[index]
  if (!block) return
  const { top, height } = block.getBoundingClientRect()
  scroller.scrollTop += top + (height * share) / 1000 - scroller.getBoundingClientRect().top
}
