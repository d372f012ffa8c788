/** Pasting: structure comes along, everything else stays behind, and nothing comes that the server would refuse. */

import { Extension } from '@tiptap/core'
import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { type Command, type EditorState, Plugin } from '@tiptap/pm/state'
import { splitLabel } from '../../core/labels'
import { cutLong, cutOff, DEEPEST, flatten } from './limits'
import { tidyHtml } from './word-html'

export interface PasteOptions {
  /** Whether the record has ever had this utterance, so that a paragraph may carry it. */
  knows(utterance: string): boolean
  /** Labels of the hearing's speakers. */
  labels(): readonly string[]
  /** Only the beginning of what was pasted is in the record. */
  cut(): void
}

export const Paste = Extension.create<PasteOptions>({
  name: 'pasting',

  addProseMirrorPlugins() {
    const { knows, labels, cut } = this.options
    return [
      new Plugin({
        props: {
          transformPastedHTML: tidyHtml,
          transformPasted: (pasted, view) => {
            const known = new Slice(clean(pasted.content, knows), pasted.openStart, pasted.openEnd)
            const { slice, whole } = cutOff(fit(labelled(known, view.state, labels()), view.state))
            if (!whole) cut()
            return slice
          },
          handlePaste: (view, _event, slice) => intoEmpty(slice)(view.state, view.dispatch),
        },
      }),
    ]
  },
})

/** A line of another hearing stays behind when its text is pasted, and so do signs that nobody can see. */
function clean(content: Fragment, knows: PasteOptions['knows']): Fragment {
  const nodes: Node[] = []
  content.forEach((node) => {
    const text = node.isText ? cleanText(node.text ?? '') : ''
    if (text) nodes.push(node.type.schema.text(text, node.marks))
    if (node.isText) return
    const foreign = node.attrs.utterance && !knows(node.attrs.utterance)
    const attributes = foreign ? { ...node.attrs, utterance: null, label: null } : node.attrs
    nodes.push(node.type.create(attributes, clean(node.content, knows), node.marks))
  })
  return Fragment.from(nodes)
}

/** Control characters, halves of characters, and the spaces that hold words together in other programs. */
function cleanText(text: string): string {
  return text
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/[^\P{Cc}\t\n]|\ufeff/gu, '')
    .replace(/\u00a0/g, ' ')
}

/** As deep and as long as the record takes where the cursor is. */
function fit(slice: Slice, { selection }: EditorState): Slice {
  const { $from } = selection
  const content = cutLong(flatten(slice.content, DEEPEST - $from.depth + 1))
  // No more than what has remained can be open.
  const most = Slice.maxOpen(content)
  return new Slice(content, Math.min(slice.openStart, most.openStart), Math.min(slice.openEnd, most.openEnd))
}

/** 审：in front of a pasted paragraph is its label, as when it is typed; not where its words go on another's. */
function labelled(slice: Slice, state: EditorState, labels: readonly string[]): Slice {
  const within = slice.openStart > 0 && !isEmptyPassage(state)
  const nodes = slice.content.content.map((node, index) => {
    const line = node.firstChild?.isText ? (node.firstChild.text ?? '') : ''
    const { label, text } = splitLabel(line, labels)
    if (node.type.name !== 'paragraph' || node.attrs.label || !label || (index === 0 && within)) return node
    return node.type.create({ ...node.attrs, label }, node.content.cut(line.length - text.length))
  })
  return new Slice(Fragment.from(nodes), slice.openStart, slice.openEnd)
}

const isEmptyPassage = ({ selection: { $from, empty } }: EditorState): boolean =>
  empty && $from.parent.isTextblock && $from.parent.content.size === 0

const OWN = ['utterance', 'label', 'secret', 'textAlign']

/** A passage that is pasted into an empty one brings its source and its speaker along, not only its words. */
const intoEmpty =
  (slice: Slice): Command =>
  (state, dispatch) => {
    const { $from } = state.selection
    const first = slice.content.firstChild
    if (!isEmptyPassage(state) || !first?.isTextblock || !OWN.some((name) => first.attrs[name])) return false
    const transaction = state.tr.replaceSelection(slice).setNodeMarkup($from.before(), first.type, first.attrs)
    dispatch?.(transaction.scrollIntoView().setMeta('uiEvent', 'paste'))
    return true
  }
