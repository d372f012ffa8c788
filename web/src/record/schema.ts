/**
 * What the record may contain: the same as the server's table (`server/collab/transcript.py`), so that nothing can be
 * typed that would be refused. It forgives what two people's edits may merge into, for the binding deletes what the
 * schema does not allow: a list item may begin with a list.
 */

import { type AnyExtension, type Attributes, Node } from '@tiptap/core'
import { Bold } from '@tiptap/extension-bold'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Heading } from '@tiptap/extension-heading'
import { Italic } from '@tiptap/extension-italic'
import { BulletList, ListItem, OrderedList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Text } from '@tiptap/extension-text'
import { TextAlign } from '@tiptap/extension-text-align'
import { Underline } from '@tiptap/extension-underline'
import { ExhibitReference } from './exhibit-reference'
import { TableRoles } from './tables'

/** Characters of the longest label. */
const LONGEST_LABEL = 16

/** 笔录头: made by the server, shown from the hearing's data. Nobody edits, copies or deletes it here. */
export const Header = Node.create({
  name: 'header',
  atom: true,
  selectable: false,
  draggable: false,
  renderHTML: () => ['header'],
})

/**
 * `utterance`: the recognised line that a passage came from. `label`: who speaks, as the clerk writes it. `secret`: 不公开,
 * which a redacted copy leaves out.
 */
const passage = (): Attributes => ({
  utterance: {
    default: null,
    parseHTML: (element) => element.getAttribute('data-utterance'),
    renderHTML: ({ utterance }) => (utterance ? { 'data-utterance': utterance } : {}),
  },
  label: {
    default: null,
    keepOnSplit: false,
    parseHTML: (element) => element.getAttribute('data-label')?.slice(0, LONGEST_LABEL) || null,
    renderHTML: ({ label }) => (label ? { 'data-label': label } : {}),
  },
  secret: {
    default: null,
    parseHTML: (element) => (element.getAttribute('data-secret') === 'yes' ? 'yes' : null),
    renderHTML: ({ secret }) => (secret ? { 'data-secret': secret } : {}),
  },
})

const size = (name: 'colspan' | 'rowspan'): Attributes[string] => ({
  default: 1,
  parseHTML: (element) => Math.min(100, Math.max(1, Number.parseInt(element.getAttribute(name) ?? '', 10) || 1)),
})

const cell = (name: string, tag: string) =>
  Node.create({
    name,
    content: 'block+',
    isolating: true,
    addAttributes: () => ({
      colspan: size('colspan'),
      rowspan: size('rowspan'),
      colwidth: { default: null, rendered: false },
    }),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  })

const table = [
  Node.create({
    name: 'table',
    group: 'block',
    content: 'tableRow+',
    isolating: true,
    parseHTML: () => [{ tag: 'table' }],
    renderHTML: () => ['table', ['tbody', 0]],
  }),
  Node.create({
    name: 'tableRow',
    content: '(tableCell | tableHeader)*',
    parseHTML: () => [{ tag: 'tr' }],
    renderHTML: () => ['tr', 0],
  }),
  cell('tableCell', 'td'),
  cell('tableHeader', 'th'),
]

const ALIGNMENTS = ['left', 'center', 'right', 'justify']

/** An attribute of ours instead of a style, which the page's security policy does not let through. */
const Alignment = TextAlign.extend({
  addGlobalAttributes: () => [
    {
      types: ['paragraph', 'heading'],
      attributes: {
        textAlign: {
          default: null,
          parseHTML: (element) => {
            const given = element.getAttribute('data-align') ?? element.style.textAlign
            return ALIGNMENTS.includes(given) ? given : null
          },
          renderHTML: ({ textAlign }) => (textAlign ? { 'data-align': textAlign } : {}),
        },
      },
    },
  ],
})

export const recordSchema = (
  header: AnyExtension = Header,
  reference: AnyExtension = ExhibitReference,
): AnyExtension[] => [
  Document.extend({ content: 'header block+' }),
  Text,
  // The first block of the schema is what Enter makes.
  Paragraph.extend({ addAttributes: passage }),
  Heading.extend({
    addAttributes() {
      return { ...this.parent?.(), ...passage() }
    },
    // The numbers belong to the stages of the hearing.
    addKeyboardShortcuts: () => ({}),
  }).configure({ levels: [1, 2, 3] }),
  BulletList,
  OrderedList.extend({
    addAttributes: () => ({
      start: {
        default: 1,
        parseHTML: (element) =>
          Math.min(999_999_999, Math.max(0, Number.parseInt(element.getAttribute('start') ?? '', 10) || 1)),
      },
    }),
  }),
  ListItem.extend({ content: 'block+' }),
  ...table,
  TableRoles,
  HardBreak,
  Bold,
  Italic,
  Underline,
  reference,
  Alignment.configure({ types: ['paragraph', 'heading'], alignments: ALIGNMENTS }),
  header,
]
