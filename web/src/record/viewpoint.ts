/** Where somebody is in the record: named by a block, so that it is the same place on a screen of any size. */

import type { EditorView } from '@tiptap/pm/view'
import * as Y from 'yjs'
import { rootOf } from '../core/transcript'
import { placeOf } from './handle'

export interface Viewpoint {
  /** The root's child at the top of the screen, as an encoded relative position. */
  readonly place: Uint8Array
  /** How much of it is above the edge, in thousandths of its height. */
  readonly share: number
}

/** What is at the upper edge of the box that scrolls the record. */
export function viewpoint(view: EditorView, doc: Y.Doc, scroller: Element): Viewpoint {
  const edge = scroller.getBoundingClientRect().top
  const blocks = blocksOf(view)
  let [index, end] = [0, blocks.length - 1]
  while (index < end) {
    const middle = Math.floor((index + end) / 2)
    if ((blocks[middle]?.getBoundingClientRect().bottom ?? 0) > edge) end = middle
    else index = middle + 1
  }
  const { top, height } = blocks[index]?.getBoundingClientRect() ?? new DOMRect()
  const share = height ? Math.round(((edge - top) / height) * 1000) : 0
  return { place: placeOf(doc, index), share: Math.min(1000, Math.max(0, share)) }
}

/** Scroll there. */
export function goTo(view: EditorView, doc: Y.Doc, scroller: Element, { place, share }: Viewpoint): void {
  const found = Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(place), doc)
  if (found?.type !== rootOf(doc)) return
  const blocks = blocksOf(view)
  const block = blocks[Math.min(found.index, blocks.length - 1)]
  if (!block) return
  const { top, height } = block.getBoundingClientRect()
  scroller.scrollTop += top + (height * share) / 1000 - scroller.getBoundingClientRect().top
}

/** What is drawn of each child of the document, which other things may be drawn between. */
function blocksOf(view: EditorView): HTMLElement[] {
  const blocks: HTMLElement[] = []
  view.state.doc.forEach((_node, position) => {
    const drawn = view.nodeDOM(position)
    if (drawn instanceof HTMLElement) blocks.push(drawn)
  })
  return blocks
}
