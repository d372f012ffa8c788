/** An editor on a record of one's own, without a server. */

import { type AnyExtension, Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { newDocument, rootOf } from '../../src/core/transcript'
import { Collaboration } from '../../src/record/collaboration'
import { Find } from '../../src/record/find'
import { Manners } from '../../src/record/manners'
import { Passages } from '../../src/record/passages'
import { Paste } from '../../src/record/paste'
import { recordSchema } from '../../src/record/schema'
import { Speakers } from '../../src/record/speakers'
import { Stages } from '../../src/record/stages'
import { Tables } from '../../src/record/tables'

/** Labels of the hearing's speakers in the order of their keys. */
export const SPEAKERS = ['审', '书', '原1', '原2', '被']

export interface Written {
  readonly text: string
  readonly utterance?: string
  readonly label?: string
  readonly secret?: 'yes'
}

export interface Desk {
  readonly doc: Y.Doc
  readonly editor: Editor
  readonly composing: boolean[]
  /** Pastes of which only the beginning was taken. */
  readonly cuts: boolean[]
}

/** A record with a header and these paragraphs; `known` utterances may be pasted. */
export function desk(
  paragraphs: readonly Written[],
  known: readonly string[] = [],
  more: readonly AnyExtension[] = [],
): Desk {
  const doc = newDocument()
  const elements = paragraphs.map(({ text, ...attributes }) => {
    const element = new Y.XmlElement('paragraph')
    element.insert(0, [new Y.XmlText(text)])
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    return element
  })
  doc.transact(() => rootOf(doc).insert(0, [new Y.XmlElement('header'), ...elements]), 'server')
  const composing: boolean[] = []
  const cuts: boolean[] = []
  const editor = new Editor({
    element: document.body.appendChild(document.createElement('div')),
    extensions: [
      ...recordSchema(),
      Collaboration.configure({ doc, awareness: new Awareness(doc), cursor: () => document.createElement('span') }),
      Speakers.configure({ labels: () => SPEAKERS }),
      Stages.configure({ agenda: ['核对身份', '告知权利', '法庭调查', '举证质证', '法庭辩论', '最后陈述'] }),
      Passages,
      Tables,
      Find,
      Paste.configure({ knows: (id) => known.includes(id), labels: () => SPEAKERS, cut: () => cuts.push(true) }),
      Manners.configure({ compose: (on) => composing.push(on) }),
      ...more,
    ],
    injectCSS: false,
    enableInputRules: false,
    enablePasteRules: false,
  })
  return { doc, editor, composing, cuts }
}

/** The root's children but the header, each with what is set on it. */
export function blocks({ editor }: Desk): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = []
  editor.state.doc.forEach((node: Node, _offset: number, index: number) => {
    if (index === 0) return
    const set = Object.entries(node.attrs).filter(([, value]) => value !== null)
    found.push({ kind: node.type.name, text: node.textContent, ...Object.fromEntries(set) })
  })
  return found
}

/** Put the cursor into the block with this number (the header is 0), so many characters on. */
export function cursor({ editor }: Desk, block: number, offset: number): void {
  let at = 0
  for (let index = 0; index < block; index += 1) at += editor.state.doc.child(index).nodeSize
  editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, at + 1 + offset)))
}

export function press({ editor }: Desk, key: string, control = false, more: KeyboardEventInit = {}): void {
  editor.view.dom.dispatchEvent(
    new KeyboardEvent('keydown', { key, ctrlKey: control, bubbles: true, cancelable: true, ...more }),
  )
}

/** As a keyboard, or a stenotype machine, brings it. */
export function type({ editor }: Desk, ...bursts: readonly string[]): void {
  for (const burst of bursts) editor.view.dispatch(editor.state.tr.insertText(burst))
}

/** Select from one place to another, each a block's number and an offset in it. */
export function select(open: Desk, from: readonly [number, number], to: readonly [number, number]): void {
  cursor(open, ...to)
  const head = open.editor.state.selection.head
  cursor(open, ...from)
  const { doc, selection, tr } = open.editor.state
  open.editor.view.dispatch(tr.setSelection(TextSelection.create(doc, selection.anchor, head)))
}

/** As the clipboard brings it. */
export function paste({ editor }: Desk, html: string): void {
  editor.view.pasteHTML(html, new Event('paste') as ClipboardEvent)
}
