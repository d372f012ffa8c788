/** Somebody who types, or only reads, in a real editor on a page of the fake server. */

import { Editor } from '@tiptap/core'
import { Selection, TextSelection } from '@tiptap/pm/state'
import { redo, undo } from 'y-prosemirror'
import type { RecordCopy } from '../../src/core/record'
import { Collaboration } from '../../src/record/collaboration'
import { Manners } from '../../src/record/manners'
import { Paste } from '../../src/record/paste'
import { recordSchema } from '../../src/record/schema'
import { Tables } from '../../src/record/tables'
import type { Chance } from '../core/chance'
import type { Page } from '../core/page'

/** What comes from elsewhere. */
const CLIPBOARD = [
  '<table><tr><td><p>名称</p></td><td><p><b>目的</b></p></td></tr><tr><td><p>一</p></td><td>二</td></tr></table>',
  '<ol><li><p>买卖合同</p></li><li><p>送货单</p><ul><li><p>背面</p></li></ul></li></ol>',
  '<h2>法庭调查</h2><p><b>请求</b>判令被告<i>支付</i>货款。</p><p>不同意。</p>',
]

export function makeEditor(page: Page, knows: (utterance: string) => boolean = () => false): Editor {
  if (!page.view.copy) throw new Error('the record has not been opened yet')
  const { doc, awareness } = page.view.copy
  return new Editor({
    element: document.createElement('div'),
    extensions: [
      ...recordSchema(),
      Collaboration.configure({ doc, awareness, cursor: () => document.createElement('span') }),
      Tables,
      Paste.configure({ knows, labels: () => [], cut: () => {} }),
      Manners.configure({ compose: (composing) => page.session.compose(composing) }),
    ],
    editable: page.view.editable,
    injectCSS: false,
    enableInputRules: false,
    enablePasteRules: false,
  })
}

export class Typist {
  /** Every character that was typed; none is typed twice, by anybody. */
  readonly typed: string[] = []
  private copy: RecordCopy | null = null
  private open: Editor | undefined
  private next: number

  constructor(
    readonly page: Page,
    private readonly chance: Chance,
    firstCharacter: number,
  ) {
    this.next = firstCharacter
  }

  /** The editor of the page's present copy, made anew when that changed. */
  get editor(): Editor {
    if (this.open === undefined || this.copy !== this.page.view.copy) {
      this.open?.destroy()
      this.copy = this.page.view.copy
      this.open = makeEditor(this.page)
    }
    if (this.open.isEditable !== this.page.view.editable) this.open.setEditable(this.page.view.editable, false)
    return this.open
  }

  close(): void {
    this.open?.destroy()
  }

  /** Types a few characters at a random place, or begins a paragraph behind another. */
  write(): void {
    if (!this.editor.isEditable) return
    this.moveSomewhere()
    if (this.chance(5)) {
      this.type(1 + this.chance(4))
    } else {
      this.moveTo(this.editor.state.selection.$head.end())
      this.editor.commands.keyboardShortcut('Enter')
    }
  }

  /** Whatever else a clerk does at random places: splits, joins, styles, deletes, undoes and brings back. */
  work(): void {
    if (!this.editor.isEditable) return
    this.moveSomewhere()
    this.doOne([
      ...this.rearranging(),
      () => this.paste(),
      () => this.remove(),
      () => undo(this.editor.state),
      () => redo(this.editor.state),
    ])
  }

  /** Writes, and makes other paragraphs of what is there, but deletes no word. */
  rearrange(): void {
    if (!this.editor.isEditable) return
    this.moveSomewhere()
    this.doOne(this.rearranging())
  }

  private doOne(deeds: readonly (() => unknown)[]): void {
    deeds[this.chance(deeds.length)]?.()
  }

  private rearranging(): (() => unknown)[] {
    const { commands } = this.editor
    return [
      () => this.write(),
      () => this.write(),
      () => this.write(),
      () => commands.keyboardShortcut('Enter'),
      () => this.join(),
      () => commands.toggleHeading({ level: 1 }),
      () => commands.toggleBulletList(),
      () => commands.toggleOrderedList(),
      () => commands.keyboardShortcut('Tab'),
      () => commands.keyboardShortcut('Shift-Tab'),
      () => commands.setTextAlign('center'),
      () => this.style(),
      () => this.style(),
    ]
  }

  private type(length: number): void {
    let text = ''
    for (let count = 0; count < length; count += 1) text += String.fromCodePoint(this.next++)
    this.typed.push(...text)
    this.editor.view.dispatch(this.editor.state.tr.insertText(text))
  }

  private paste(): void {
    const html = CLIPBOARD[this.chance(CLIPBOARD.length)] ?? ''
    this.editor.view.pasteHTML(html, new Event('paste') as ClipboardEvent)
  }

  private join(): void {
    this.moveTo(this.editor.state.selection.$head.start())
    this.editor.commands.joinBackward()
  }

  /** Bold or italic from somewhere to somewhere in a paragraph. */
  private style(): void {
    const { $head } = this.editor.state.selection
    const [start, length] = [$head.start(), $head.parent.content.size]
    const [from, to] = [this.chance(length + 1), this.chance(length + 1)]
    this.moveTo(start + Math.min(from, to), start + Math.max(from, to))
    if (this.chance(2)) this.editor.commands.toggleBold()
    else this.editor.commands.toggleItalic()
  }

  private remove(): void {
    const { doc } = this.editor.state
    const from = this.chance(doc.content.size)
    const to = Math.min(doc.content.size, from + this.chance(8))
    const selection = TextSelection.between(doc.resolve(from), doc.resolve(to))
    this.editor.view.dispatch(this.editor.state.tr.setSelection(selection).deleteSelection())
  }

  private moveSomewhere(): void {
    const { doc } = this.editor.state
    this.moveTo(Selection.near(doc.resolve(this.chance(doc.content.size))).head)
  }

  private moveTo(from: number, to = from): void {
    const selection = TextSelection.create(this.editor.state.doc, from, to)
    this.editor.view.dispatch(this.editor.state.tr.setSelection(selection))
  }
}
