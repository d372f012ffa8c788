/** Makes the handle by which the rest of the page reaches the editor. */

import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, TextSelection } from '@tiptap/pm/state'
import { undo } from 'y-prosemirror'
import * as Y from 'yjs'
import { splitLabel } from '../core/labels'
import { rootOf } from '../core/transcript'
import { firstBlank, type Range } from './blanks'
import { noticeCursor } from './cursor'
import { doubtsHere, nextDoubt } from './doubts'
import type { EditorHandle } from './editor-handle'
import { EXHIBIT } from './exhibit-reference'
import { isOthers } from './origin'
import { rewrite } from './rewriting'

const NOWHERE = new Uint8Array()

/** `labels` are those of the hearing's speakers. */
export function makeHandle(editor: Editor, doc: Y.Doc, labels: () => readonly string[]): EditorHandle {
  /** Whether the writer has ever put the cursor somewhere. */
  let placed = false
  /** Counts his own moves and edits. */
  let moves = 0
  let movesWhenAsked = -1

  editor.on('focus', () => {
    placed = true
  })
  editor.on('transaction', ({ transaction }) => {
    if (!isOthers(transaction) && (transaction.selectionSet || transaction.docChanged)) moves += 1
  })

  return {
    catchUp() {
      if (!editor.isDestroyed) noticeCursor(editor.view)
    },

    place() {
      movesWhenAsked = moves
      if (!placed) return NOWHERE
      return placeOf(doc, editor.state.selection.$head.index(0))
    },

    follow(utterances) {
      if (!placed || moves !== movesWhenAsked) return
      const end = endOf(editor.state.doc, utterances.at(-1))
      if (end === undefined) return
      const selection = TextSelection.create(editor.state.doc, end)
      editor.view.dispatch(editor.state.tr.setSelection(selection).setMeta('addToHistory', false))
      movesWhenAsked = moves
    },

    insertParagraphs: (texts) => insert(texts, ({ to }) => ({ from: to, to })),

    insertPassage: (texts) => insert(texts, (all, doc) => firstBlank(doc, all) ?? { from: all.to, to: all.to }),

    insertReference,
    rewrite: (edit) => rewrite(editor, doc, edit),
    undo() {
      if (editor.isEditable) undo(editor.state)
    },
    nextDoubt: () => nextDoubt(editor.view),
    doubtsHere: () => doubtsHere(editor.state),
  }

  function insertReference(text: string, at: string): boolean {
    if (!editor.isEditable) return false
    const { state, schema } = editor
    const words = schema.text(text, [schema.mark(EXHIBIT, { at })])
    const { $to, to } = state.selection
    const transaction = state.tr
    if (placed && $to.parent.isTextblock) {
      transaction.insert(to, words).setSelection(TextSelection.create(transaction.doc, to + text.length))
    } else {
      const end = target(state, placed)
      transaction.replaceWith(end.from, end.to, schema.node('paragraph', null, words))
    }
    editor.view.dispatch(transaction.setMeta('uiEvent', 'insert').scrollIntoView())
    return true
  }

  /** Paragraphs at the cursor; `select` says where it is afterwards, by where they begin and where the last one ends. */
  function insert(texts: readonly string[], select: (all: Range, doc: Node) => Range): boolean {
    if (!editor.isEditable) return false
    const { state } = editor
    const { from, to } = target(state, placed)
    const paragraphs = texts.map((text) => paragraph(editor, text, labels()))
    const transaction = state.tr.replaceWith(from, to, paragraphs)
    const end = from + paragraphs.reduce((sum, node) => sum + node.nodeSize, 0) - 1
    const selected = select({ from, to: end }, transaction.doc)
    editor.view.dispatch(
      transaction
        .setSelection(TextSelection.create(transaction.doc, selected.from, selected.to))
        .setMeta('uiEvent', 'insert')
        .scrollIntoView(),
    )
    return true
  }
}

/** After the root's child with the cursor, in its place when that is an empty paragraph. */
function target({ doc, selection, schema }: EditorState, placed: boolean): Range {
  const { $head } = selection
  const index = placed ? $head.index(0) : doc.childCount - 1
  const from = $head.posAtIndex(index, 0)
  const child = doc.child(index)
  const to = from + child.nodeSize
  const { label, utterance } = child.attrs
  const empty = child.type === schema.nodes.paragraph && child.content.size === 0 && !label && !utterance
  return { from: empty ? from : to, to }
}

/** The root's child of that number, as an encoded relative position. */
export const placeOf = (doc: Y.Doc, index: number): Uint8Array =>
  Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(rootOf(doc), index))

/** Where the paragraph of an utterance ends. */
function endOf(doc: Node, utterance: string | undefined): number | undefined {
  let end: number | undefined
  doc.descendants((node, position) => {
    if (end === undefined && utterance && node.attrs.utterance === utterance) end = position + node.nodeSize - 1
    return end === undefined && !node.isTextblock
  })
  return end
}

function paragraph(editor: Editor, line: string, labels: readonly string[]): Node {
  const { schema } = editor
  const { label, text } = splitLabel(line, labels)
  const content = text
    .split('\n')
    .flatMap((part, index) => [...(index ? [schema.node('hardBreak')] : []), ...(part ? [schema.text(part)] : [])])
  return schema.node('paragraph', { label }, content)
}
