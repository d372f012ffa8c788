/** The browser moves the cursor at once but tells of it with the next picture; the editor needs to know before. */

import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { yCursorPluginKey } from 'y-prosemirror'

/**
 * Has the editor look where the cursor is. To be called before something of others is drawn: that would put the cursor
 * back to where the editor believes it is.
 */
export function noticeCursor(view: EditorView): void {
  if (!view.composing) view.dom.ownerDocument.dispatchEvent(new Event('selectionchange'))
}

/** A key acts where the key before it has put the cursor, however fast one types or a stenotype machine sends. */
export const CursorFirst = Extension.create({
  name: 'cursorFirst',

  addProseMirrorPlugins() {
    const keydown = (view: EditorView): boolean => {
      noticeCursor(view)
      return false
    }
    return [new Plugin({ props: { handleDOMEvents: { keydown } } })]
  },

  dispatchTransaction({ transaction, next }) {
    const others = transaction.getMeta(yCursorPluginKey)
    // The binding draws a moment later, when another editor may have taken this one's place.
    if (others && !this.editor.isDestroyed) {
      noticeCursor(this.editor.view)
      next(this.editor.state.tr.setMeta(yCursorPluginKey, others))
    } else {
      next(transaction)
    }
  },
})
