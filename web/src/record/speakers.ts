/** Whose words a paragraph holds: by Alt and a number, by hand ("审："), and by Backspace not any more. */

import { Extension } from '@tiptap/core'
import type { Node, ResolvedPos } from '@tiptap/pm/model'
import { type Command, type EditorState, Plugin, TextSelection, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { splitLabel } from '../core/labels'
import { isOthers } from './origin'

export interface SpeakersOptions {
  /** Labels in the order of their keys; the first nine have one. */
  labels(): readonly string[]
}

export const Speakers = Extension.create<SpeakersOptions>({
  name: 'speakers',
  // Before what Backspace does otherwise.
  priority: 200,

  addKeyboardShortcuts() {
    return { Backspace: () => takeLabel(this.editor.state, this.editor.view.dispatch) }
  },

  addProseMirrorPlugins() {
    return [keysPlugin(this.options.labels), writtenPlugin(this.options.labels)]
  },
})

/** By the key's place: with Alt some keyboards write other signs than numbers. */
function keysPlugin(labels: () => readonly string[]): Plugin {
  const handleKeyDown = (view: EditorView, event: KeyboardEvent): boolean => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return false
    const number = /^Digit([1-9])$/.exec(event.code)?.[1]
    const label = number && labels()[Number(number) - 1]
    return label ? setSpeaker(label)(view.state, view.dispatch) : false
  }
  return new Plugin({ props: { handleKeyDown } })
}

/**
 * At the end of what somebody said the next speaker begins a paragraph of his own. Everywhere else the label of the
 * paragraph is set: of an empty one, of one that is being looked through, of all that are selected.
 */
export const setSpeaker =
  (label: string | null): Command =>
  (state, dispatch) => {
    const { $head, empty } = state.selection
    const ends = empty && $head.parent.isTextblock && $head.parent.content.size > 0 && atEnd($head)
    const transaction = label && ends ? beginParagraph(state, $head, label) : describe(state, label)
    if (!transaction) return false
    dispatch?.(transaction.scrollIntoView())
    return true
  }

const atEnd = ($place: ResolvedPos): boolean => $place.parentOffset === $place.parent.content.size

/** Beside the paragraph in a cell of a table; behind the whole list. */
function beginParagraph(state: EditorState, $head: ResolvedPos, label: string): Transaction | undefined {
  const { paragraph } = state.schema.nodes
  let depth = $head.depth
  while (depth > 1 && !$head.node(depth - 1).type.spec.tableRole) depth -= 1
  const { textAlign, secret } = $head.parent.attrs
  const isHeading = $head.parent.type !== paragraph
  const made = paragraph?.create({ label, secret, textAlign: isHeading ? null : textAlign })
  if (!made) return undefined
  const at = $head.after(depth)
  const transaction = state.tr.insert(at, made)
  return transaction.setSelection(TextSelection.create(transaction.doc, at + 1))
}

/** Nobody speaks a heading that is still empty: it becomes a paragraph. */
function describe(state: EditorState, label: string | null): Transaction | undefined {
  const { from, to } = state.selection
  const { paragraph } = state.schema.nodes
  const transaction = state.tr
  let found = false
  state.doc.nodesBetween(from, to, (node, position) => {
    if (!node.isTextblock) return true
    found = true
    const type = label && node.content.size === 0 ? paragraph : node.type
    const { level: _, ...attributes } = node.attrs
    const attrs = type === node.type ? node.attrs : attributes
    if (node.attrs.label !== label) transaction.setNodeMarkup(position, type, { ...attrs, label })
    return false
  })
  return found ? transaction : undefined
}

/** Backspace at the beginning of a labelled paragraph. */
const takeLabel: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (!empty || $from.parentOffset !== 0 || !$from.parent.attrs.label) return false
  dispatch?.(state.tr.setNodeMarkup($from.before(), null, { ...$from.parent.attrs, label: null }))
  return true
}

/** What is written before a paragraph as a label is: it becomes one, as soon as no input method is at work there. */
function writtenPlugin(labels: () => readonly string[]): Plugin {
  let view: EditorView | undefined
  return new Plugin({
    view: (made) => {
      view = made
      let before: string | undefined
      const begun = (): void => {
        before = writtenLabel(made.state, labels())
      }
      // The editor itself needs a moment after the event to take over what was composed.
      const ended = (): void => {
        setTimeout(() => {
          if (made.isDestroyed || !made.editable) return
          const label = writtenLabel(made.state, labels())
          if (made.composing) ended()
          else if (label && label !== before) made.dispatch(exchange(made.state, label))
        })
      }
      made.dom.addEventListener('compositionstart', begun)
      made.dom.addEventListener('compositionend', ended)
      return {
        destroy: () => {
          view = undefined
          made.dom.removeEventListener('compositionstart', begun)
          made.dom.removeEventListener('compositionend', ended)
        },
      }
    },
    appendTransaction: (transactions, before, state) => {
      const typed =
        transactions.some((one) => one.docChanged && !one.getMeta('uiEvent')) && !transactions.some(isOthers)
      if (!typed || view?.composing) return null
      const label = writtenLabel(state, labels())
      // One that was there already is text, as somebody wanted it.
      return label && writtenLabel(before, labels()) !== label ? exchange(state, label) : null
    },
  })
}

/** The label that the cursor's paragraph begins with as text, with its colon before the cursor. */
function writtenLabel({ selection }: EditorState, labels: readonly string[]): string | undefined {
  const { $head, empty } = selection
  const passage: Node = $head.parent
  if (!empty || passage.type.name !== 'paragraph' || !passage.firstChild?.isText) return undefined
  const { label } = splitLabel(passage.firstChild.text ?? '', labels)
  return label && $head.parentOffset > label.length ? label : undefined
}

function exchange(state: EditorState, label: string): Transaction {
  const { $head } = state.selection
  const start = $head.start()
  return state.tr
    .delete(start, start + label.length + 1)
    .setNodeMarkup($head.before(), null, { ...$head.parent.attrs, label })
}
