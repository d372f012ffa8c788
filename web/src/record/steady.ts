/** Others' edits move nothing under the writer's eyes: they never scroll to his cursor, nor push it down the page. */

import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { ySyncPluginKey } from 'y-prosemirror'
import { scrollerOf } from './scroller'
import { drawnBlocks, firstBelow } from './sight/blocks'

/** Whether the last transaction brought somebody else's edit. */
const key = new PluginKey<boolean>('steady')

/** A block of the record, and how far down the window it was. */
interface Anchor {
  readonly block: Element
  readonly top: number
  readonly scroller: Element
}

export function steadyPlugin(): Plugin {
  let view: EditorView | undefined
  let anchor: Anchor | undefined
  return new Plugin({
    key,
    state: { init: () => false, apply: (transaction) => isRemote(transaction) },
    // The last moment at which the page still looks as it did.
    filterTransaction: (transaction) => {
      if (transaction.docChanged && isRemote(transaction)) anchor = view && findAnchor(view)
      return true
    },
    view: (made) => {
      view = made
      return {
        update: () => {
          putBack(anchor)
          anchor = undefined
        },
      }
    },
    props: { handleScrollToSelection: ({ state }) => key.getState(state) ?? false },
  })
}

/** A change of what is drawn that is nobody's edit: what one looks at stays where it is. */
export function holdStill(view: EditorView, change: () => void): void {
  const scroller = scrollerOf(view.dom)
  const top = scroller?.getBoundingClientRect().top ?? 0
  const anchor = findAnchor(view) ?? anchorAt(firstBelow(drawnBlocks(view), top)?.element, scroller)
  change()
  putBack(anchor)
}

function anchorAt(block: Element | undefined, scroller: Element | undefined): Anchor | undefined {
  return block && scroller && { block, top: block.getBoundingClientRect().top, scroller }
}

function putBack(anchor: Anchor | undefined): void {
  if (!anchor?.block.isConnected) return
  anchor.scroller.scrollTop += anchor.block.getBoundingClientRect().top - anchor.top
}

/** Undo is one's own doing, though the binding brings it as it brings the edits of others. */
function isRemote(transaction: Transaction): boolean {
  const meta: { isChangeOrigin?: boolean; isUndoRedoOperation?: boolean } = transaction.getMeta(ySyncPluginKey) ?? {}
  return meta.isChangeOrigin === true && !meta.isUndoRedoOperation
}

/** While the record has the focus the browser holds on to its beginning; otherwise it keeps in place what is seen. */
function findAnchor(view: EditorView): Anchor | undefined {
  const scroller = view.hasFocus() ? scrollerOf(view.dom) : undefined
  if (!scroller) return undefined
  const { top, bottom } = scroller.getBoundingClientRect()
  const own = blockOf(view)
  const bounds = own?.getBoundingClientRect()
  const block = bounds && bounds.bottom > top && bounds.top < bottom ? own : firstBelow(drawnBlocks(view), top)?.element
  return anchorAt(block, scroller)
}

/** The root's child with the cursor. */
function blockOf(view: EditorView): Element | undefined {
  const { node } = view.domAtPos(view.state.selection.head)
  let element: Node | null = node
  while (element && element.parentNode !== view.dom) element = element.parentNode
  return element instanceof Element ? element : undefined
}
