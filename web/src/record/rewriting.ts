/** Edits that the page makes of its own accord, as the writer's: he can undo them, and they bear his name. */

import type { Editor } from '@tiptap/core'
import { ySyncPluginKey, yUndoPluginKey } from 'y-prosemirror'
import type * as Y from 'yjs'
import type { Edit } from '../core/history/restore'

/** Between two edits in milliseconds, so that they do not travel as one: the server takes only so much at once. */
const APART_MS = 100

/** Edits until one says that it was the last; together they are one step to undo. False when nothing may be written. */
export async function rewrite(editor: Editor, doc: Y.Doc, edit: Edit): Promise<boolean> {
  if (!editor.isEditable) return false
  const history: Y.UndoManager | undefined = yUndoPluginKey.getState(editor.state)?.undoManager
  history?.stopCapturing()
  for (let done = false; ; await new Promise((resolve) => setTimeout(resolve, APART_MS))) {
    if (editor.isDestroyed || !editor.isEditable) return false
    doc.transact(() => {
      done = edit(doc)
    }, ySyncPluginKey)
    if (done) break
  }
  history?.stopCapturing()
  return true
}
