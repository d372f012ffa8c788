/** The record's blocks as they stand in the page. */

import type { EditorView } from '@tiptap/pm/view'
import { spansOf } from './state'

export interface DrawnBlock {
  /** Which of the document's children it is. */
  readonly index: number
  readonly element: Element
}

/** One element for each child of the document; others' cursors may stand between them. */
export function blockElements({ dom }: EditorView): Element[] {
  const all = [...dom.children]
  return dom.querySelector(':scope > .ProseMirror-widget')
    ? all.filter(({ classList }) => !classList.contains('ProseMirror-widget'))
    : all
}

/** Those that are laid out, from the top down. */
export function drawnBlocks(view: EditorView): DrawnBlock[] {
  const elements = blockElements(view)
  const spans = spansOf(view.state) ?? [{ first: 0, end: elements.length }]
  return spans.flatMap(({ first, end }) =>
    elements.slice(first, end).map((element, offset) => ({ index: first + offset, element })),
  )
}

/** The first that ends below a line of the window. */
export function firstBelow(blocks: readonly DrawnBlock[], line: number): DrawnBlock | undefined {
  let [low, high] = [0, blocks.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((blocks[middle]?.element.getBoundingClientRect().bottom ?? 0) > line) high = middle
    else low = middle + 1
  }
  return blocks[low]
}
