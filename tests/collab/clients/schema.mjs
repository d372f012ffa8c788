// The record as the editor knows it: the same extensions as in the browser, without what only shows or styles.
import { Extension, getSchema, Node } from '@tiptap/core'
import Bold from '@tiptap/extension-bold'
import Document from '@tiptap/extension-document'
import HardBreak from '@tiptap/extension-hard-break'
import Heading from '@tiptap/extension-heading'
import Italic from '@tiptap/extension-italic'
import { BulletList, ListItem, OrderedList } from '@tiptap/extension-list'
import Paragraph from '@tiptap/extension-paragraph'
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table'
import Text from '@tiptap/extension-text'
import TextAlign from '@tiptap/extension-text-align'
import Underline from '@tiptap/extension-underline'

function without(attribute) {
  return {
    addAttributes() {
      const { [attribute]: _, ...kept } = this.parent()
      return kept
    },
  }
}

const Passage = Extension.create({
  name: 'passage',
  addGlobalAttributes() {
    const attribute = { default: null, keepOnSplit: false }
    const attributes = { utterance: attribute, label: attribute, secret: { default: null } }
    return [{ types: ['paragraph', 'heading'], attributes }]
  },
})

export const schema = getSchema([
  Document.extend({ content: 'header block+' }),
  Node.create({ name: 'header', atom: true, selectable: false }),
  Passage,
  Paragraph,
  Heading.configure({ levels: [1, 2, 3] }),
  BulletList,
  OrderedList.extend(without('type')),
  ListItem,
  Table,
  TableRow,
  TableHeader.extend(without('align')),
  TableCell.extend(without('align')),
  HardBreak,
  Text,
  Bold,
  Italic,
  Underline,
  TextAlign.configure({ types: ['paragraph', 'heading'] }),
])

// Per kind its children and the names of its attributes, in the words of server/collab/transcript.py.
export function kinds() {
  const name = (type) => (type.isText ? '#text' : type === schema.topNodeType ? 'record' : type.name)
  const children = (match, found = new Set(), seen = new Set()) => {
    if (seen.has(match)) return found
    seen.add(match)
    for (let index = 0; index < match.edgeCount; index++) {
      const { type, next } = match.edge(index)
      children(next, found.add(name(type)), seen)
    }
    return found
  }
  const describe = (type) => [
    name(type),
    { children: [...children(type.contentMatch)].sort(), attributes: Object.keys(type.spec.attrs ?? {}).sort() },
  ]
  return Object.fromEntries(
    Object.values(schema.nodes)
      .filter((type) => !type.isText)
      .map(describe),
  )
}
