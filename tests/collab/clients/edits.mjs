// What a person does in the editor, as ProseMirror transactions. `at` is a fraction of all places of its kind, so that
// whoever asks needs to know nothing of the document; what makes no sense where it falls does nothing.
import {
  deleteSelection,
  joinBackward,
  lift,
  selectAll,
  setBlockType,
  splitBlock,
  toggleMark,
} from '@tiptap/pm/commands'
import { Fragment, Slice } from '@tiptap/pm/model'
import { sinkListItem, splitListItem, wrapInList } from '@tiptap/pm/schema-list'
import { TextSelection } from '@tiptap/pm/state'
import { schema } from './schema.mjs'

const { nodes, marks } = schema

// Every place between two characters.
function places(doc) {
  const found = []
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true
    let inside = position + 1
    found.push(inside)
    node.forEach((child) => {
      const steps = child.isText ? Array.from(child.text, (character) => character.length) : [child.nodeSize]
      for (const step of steps) {
        inside += step
        found.push(inside)
      }
    })
    return false
  })
  return found
}

function pick(list, at) {
  return list[Math.min(list.length - 1, Math.floor(at * list.length))]
}

function select(view, at, length = 0) {
  const all = places(view.state.doc)
  const from = Math.min(all.length - 1, Math.floor(at * all.length))
  const to = Math.min(all.length - 1, from + length)
  const { doc, tr } = view.state
  view.dispatch(tr.setSelection(TextSelection.create(doc, all[from], all[to])))
}

function run(view, command) {
  command(view.state, (transaction) => view.dispatch(transaction))
}

// The blocks of the record without its header: where each begins.
function blocks(doc) {
  const found = []
  doc.forEach((node, offset) => {
    if (node.type !== nodes.header) found.push({ node, offset })
  })
  return found
}

function paragraph(text) {
  return nodes.paragraph.create(null, text ? schema.text(text) : null)
}

export const edits = {
  type(view, { at, text }) {
    select(view, at)
    for (const character of text) view.dispatch(view.state.tr.insertText(character))
  },

  // As an input method commits a word, or a paste of plain text without line ends.
  word(view, { at, text }) {
    select(view, at)
    view.dispatch(view.state.tr.insertText(text))
  },

  delete(view, { at, length }) {
    select(view, at, length)
    run(view, deleteSelection)
  },

  // Enter. At the end of a passage the editor makes a new one without provenance; inside, both halves keep it.
  split(view, { at }) {
    select(view, at)
    run(view, (state, dispatch) => splitListItem(nodes.listItem)(state, dispatch) || splitBlock(state, dispatch))
  },

  // Backspace at the start of a passage.
  join(view, { at }) {
    select(view, at)
    const { doc, selection, tr } = view.state
    view.dispatch(tr.setSelection(TextSelection.create(doc, selection.$from.start())))
    run(view, joinBackward)
  },

  mark(view, { at, length, mark }) {
    select(view, at, length)
    run(view, toggleMark(marks[mark]))
  },

  // Every change of type keeps what the passage refers to.
  block(view, { at, kind, ...attributes }) {
    select(view, at)
    const { utterance, label, textAlign } = view.state.selection.$from.parent.attrs
    run(view, setBlockType(nodes[kind], { utterance, label, textAlign, ...attributes }))
  },

  list(view, { at, kind }) {
    select(view, at)
    run(view, wrapInList(nodes[kind]))
  },

  sink(view, { at }) {
    select(view, at)
    run(view, sinkListItem(nodes.listItem))
  },

  lift(view, { at }) {
    select(view, at)
    run(view, lift)
  },

  describe(view, { at, ...attributes }) {
    select(view, at)
    const { $from } = view.state.selection
    const kind = $from.parent.type
    view.dispatch(view.state.tr.setNodeMarkup($from.before(), kind, { ...$from.parent.attrs, ...attributes }))
  },

  break(view, { at }) {
    select(view, at)
    view.dispatch(view.state.tr.replaceSelectionWith(nodes.hardBreak.create(), true))
  },

  table(view, { at, rows, columns }) {
    const cell = () => nodes.tableCell.create({ colwidth: [120] }, paragraph('格'))
    const row = () => nodes.tableRow.create(null, Array.from({ length: columns }, cell))
    const { node, offset } = pick(blocks(view.state.doc), at)
    view.dispatch(
      view.state.tr.insert(offset + node.nodeSize, nodes.table.create(null, Array.from({ length: rows }, row))),
    )
  },

  // Lines from elsewhere.
  paste(view, { at, lines }) {
    select(view, at)
    view.dispatch(view.state.tr.replaceSelection(new Slice(Fragment.from(lines.map(paragraph)), 1, 1)))
  },

  // Some passages, copied with what they refer to, put in at another place.
  copy(view, { from, count, at }) {
    const all = blocks(view.state.doc)
    const first = Math.min(all.length - 1, Math.floor(from * all.length))
    const copied = all.slice(first, first + count).map(({ node }) => node)
    const { node, offset } = pick(all, at)
    view.dispatch(view.state.tr.insert(offset + node.nodeSize, copied))
  },

  // A passage dragged elsewhere.
  move(view, { from, at }) {
    const all = blocks(view.state.doc)
    const { node, offset } = pick(all, from)
    const target = pick(all, at)
    if (node === target.node) return
    const { tr } = view.state
    tr.delete(offset, offset + node.nodeSize)
    tr.insert(tr.mapping.map(target.offset + target.node.nodeSize), node)
    view.dispatch(tr)
  },

  remove(view, { at }) {
    const all = blocks(view.state.doc)
    if (all.length < 2) return
    const { node, offset } = pick(all, at)
    view.dispatch(view.state.tr.delete(offset, offset + node.nodeSize))
  },

  everything(view) {
    run(view, selectAll)
    run(view, deleteSelection)
  },
}
