/** Lines of the list that are dragged over the record go in after the block on which they are dropped. */

import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import type * as Y from 'yjs'
import { LINES } from '../components/speech/lines'
import { placeOf } from './handle'

export interface LineDropOptions {
  doc: Y.Doc | undefined
  /** `place`: the root's child after which the lines go, as an encoded relative position. */
  drop(utterances: readonly string[], place: Uint8Array): void
}

/** Position of the block that the pointer is over; undefined when nothing is dragged. */
const key = new PluginKey<number | undefined>('lineDrop')

export const LineDrop = Extension.create<LineDropOptions>({
  name: 'lineDrop',

  addOptions: () => ({ doc: undefined, drop: () => {} }),

  addProseMirrorPlugins() {
    const { doc, drop } = this.options
    return [
      new Plugin<number | undefined>({
        key,
        state: {
          init: () => undefined,
          apply: (transaction, over) => (transaction.docChanged ? undefined : (transaction.getMeta(key)?.over ?? over)),
        },
        props: {
          decorations(state) {
            const over = key.getState(state)
            const block = over === undefined || over < 0 ? null : state.doc.nodeAt(over)
            if (over === undefined || !block) return null
            return DecorationSet.create(state.doc, [
              Decoration.node(over, over + block.nodeSize, { class: 'drop-after' }),
            ])
          },
          handleDOMEvents: {
            dragover(view, event) {
              if (!view.editable || !event.dataTransfer?.types.includes(LINES)) return false
              event.preventDefault()
              show(view, blockAt(view, event)?.position ?? NOWHERE)
              return true
            },
            dragleave(view, event) {
              if (!(event.relatedTarget instanceof Node && view.dom.contains(event.relatedTarget))) show(view, NOWHERE)
              return false
            },
            drop(view, event) {
              const lines = event.dataTransfer?.getData(LINES)
              if (!view.editable || !lines || !doc) return false
              event.preventDefault()
              const block = blockAt(view, event)
              show(view, NOWHERE)
              drop(JSON.parse(lines), block ? placeOf(doc, block.index) : new Uint8Array())
              return true
            },
          },
        },
      }),
    ]
  },
})

const NOWHERE = -1

function show(view: EditorView, over: number): void {
  if ((key.getState(view.state) ?? NOWHERE) !== over) view.dispatch(view.state.tr.setMeta(key, { over }))
}

function blockAt(view: EditorView, event: DragEvent): { index: number; position: number } | undefined {
  const found = view.posAtCoords({ left: event.clientX, top: event.clientY })
  if (!found) return undefined
  const place = view.state.doc.resolve(found.pos)
  const index = Math.min(place.index(0), view.state.doc.childCount - 1)
  return { index, position: place.posAtIndex(index, 0) }
}
