/** Binds the editor to this page's copy of the record: text, cursors, undo of one's own edits. */

import { type Content, Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { initProseMirrorDoc, redo, undo, yCursorPlugin, ySyncPlugin, ySyncPluginKey, yUndoPlugin } from 'y-prosemirror'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { CursorUser } from '../core/cursors'
import { rootOf } from '../core/transcript'
import { fillEmpty, mergingPlugin } from './merging'

export interface CollaborationOptions {
  doc: Y.Doc
  awareness: Awareness
  /** What is shown where somebody else's cursor is. */
  cursor(user: CursorUser): HTMLElement
}

const PASSAGES: readonly string[] = ['paragraph', 'heading']

type Mapping = ReturnType<typeof initProseMirrorDoc>['mapping']

export const Collaboration = Extension.create<CollaborationOptions, { mapping: Mapping | undefined }>({
  name: 'collaboration',
  priority: 1000,

  addStorage: () => ({ mapping: undefined }),

  /** The editor begins with the record, so that it need not be drawn twice. */
  onBeforeCreate() {
    fillEmpty(this.editor.schema)
    const { doc, mapping } = initProseMirrorDoc(rootOf(this.options.doc), this.editor.schema)
    // One that lacks a block is mended by the binding itself.
    if (doc.childCount < 2) return
    // A node is taken as it is, though the option's type does not say so.
    this.editor.options.content = doc as unknown as Content
    this.storage.mapping = mapping
  },

  addProseMirrorPlugins() {
    const { doc, awareness, cursor } = this.options
    const { mapping } = this.storage
    return [
      ySyncPlugin(rootOf(doc), mapping ? { mapping } : {}),
      yCursorPlugin(awareness, {
        cursorBuilder: cursor,
        selectionBuilder: (user: CursorUser) => ({ class: 'other-selection', 'data-role': user.role }),
      }),
      yUndoPlugin(),
      mergingPlugin(rootOf(doc)),
      textsPlugin(rootOf(doc)),
    ]
  },

  addKeyboardShortcuts() {
    const run = (command: typeof undo) => () => {
      command(this.editor.state)
      return true
    }
    return { 'Mod-z': run(undo), 'Mod-y': run(redo), 'Shift-Mod-z': run(redo) }
  },
})

/**
 * Gives every paragraph that is made here its text at once. Two people who begin to type in an empty paragraph at the
 * same moment would otherwise each bring a text of their own, and the binding doubles what stands in two texts.
 */
function textsPlugin(root: Y.XmlFragment): Plugin {
  const made = (_events: unknown, transaction: Y.Transaction): void => {
    const own = transaction.origin === ySyncPluginKey || transaction.origin instanceof Y.UndoManager
    if (!own) return
    const bare = [...transaction.changed.keys()].flatMap((type) => barePassages(type, transaction))
    if (!bare.length) return
    root.doc?.transact(() => {
      for (const element of bare) element.insert(0, [new Y.XmlText()])
    }, ySyncPluginKey)
  }
  return new Plugin({
    view: () => {
      root.observeDeep(made)
      return { destroy: () => root.unobserveDeep(made) }
    },
  })
}

/** Paragraphs without a text among those that the transaction made in `type`. */
function barePassages(type: unknown, transaction: Y.Transaction): Y.XmlElement[] {
  if (!(type instanceof Y.XmlFragment)) return []
  const found: Y.XmlElement[] = []
  for (const child of type.toArray()) {
    if (!(child instanceof Y.XmlElement) || !isNew(child, transaction)) continue
    if (PASSAGES.includes(child.nodeName)) {
      if (child.length === 0) found.push(child)
    } else {
      found.push(...barePassages(child, transaction))
    }
  }
  return found
}

function isNew(element: Y.XmlElement, transaction: Y.Transaction): boolean {
  const id = element._item?.id
  return id !== undefined && id.clock >= (transaction.beforeState.get(id.client) ?? 0)
}
