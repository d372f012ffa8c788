// @vitest-environment jsdom
import { AllSelection, NodeSelection } from '@tiptap/pm/state'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { undo } from 'y-prosemirror'
import * as Y from 'yjs'
import { REMOTE, rootOf } from '../../src/core/transcript'
import { blocks, cursor, type Desk, desk, paste, press } from './desk'

const SPOKEN = { text: '我方同意。', utterance: 's-p.a.1', label: '原' }
let open: Desk

afterEach(() => {
  open.editor.destroy()
  vi.useRealTimers()
})

describe('Enter in a paragraph that came from speech', () => {
  it('[T3] at its end begins a paragraph of the writer’s own', () => {
    open = desk([SPOKEN])
    cursor(open, 1, 5)
    press(open, 'Enter')
    expect(blocks(open)).toEqual([
      { kind: 'paragraph', ...SPOKEN },
      { kind: 'paragraph', text: '' },
    ])
  })

  it('[T3] at its beginning puts one before it', () => {
    open = desk([SPOKEN])
    cursor(open, 1, 0)
    press(open, 'Enter')
    expect(blocks(open)).toEqual([
      { kind: 'paragraph', text: '' },
      { kind: 'paragraph', ...SPOKEN },
    ])
  })

  it('[T3] in the middle leaves both parts with their source, and the label with the first', () => {
    open = desk([SPOKEN])
    cursor(open, 1, 2)
    press(open, 'Enter')
    expect(blocks(open)).toEqual([
      { kind: 'paragraph', text: '我方', utterance: 's-p.a.1', label: '原' },
      { kind: 'paragraph', text: '同意。', utterance: 's-p.a.1' },
    ])
  })
})

describe('A passage that is not public', () => {
  it('[T5] stays so when it is split, gone on with, and pasted elsewhere', () => {
    open = desk([{ text: '秘密配方', secret: 'yes' }, { text: '' }])
    cursor(open, 1, 2)
    press(open, 'Enter')
    cursor(open, 2, 2)
    press(open, 'Enter')
    cursor(open, 4, 0)
    paste(open, '<p>前</p><p data-secret="yes">抄来</p><p data-secret="no">不是</p><p>后</p>')
    expect(blocks(open)).toEqual([
      { kind: 'paragraph', text: '秘密', secret: 'yes' },
      { kind: 'paragraph', text: '配方', secret: 'yes' },
      { kind: 'paragraph', text: '', secret: 'yes' },
      { kind: 'paragraph', text: '前' },
      { kind: 'paragraph', text: '抄来', secret: 'yes' },
      { kind: 'paragraph', text: '不是' },
      { kind: 'paragraph', text: '后' },
    ])
  })
})

describe('The header', () => {
  const remains = (): void => expect(open.editor.state.doc.firstChild?.type.name).toBe('header')

  it('[T4] is not deleted with everything else', () => {
    open = desk([{ text: '第一段' }, { text: '第二段' }])
    press(open, 'a', true)
    open.editor.commands.deleteSelection()
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '' }])
    remains()
    undo(open.editor.state)
    expect(blocks(open).map(({ text }) => text)).toEqual(['第一段', '第二段'])
  })

  it('[T4] is not deleted by Backspace behind it, nor by a selection that holds it', () => {
    open = desk([{ text: '' }])
    const header = rootOf(open.doc).get(0)
    cursor(open, 1, 0)
    press(open, 'Backspace')
    open.editor.view.dispatch(
      open.editor.state.tr.setSelection(new AllSelection(open.editor.state.doc)).deleteSelection(),
    )
    open.editor.view.dispatch(
      open.editor.state.tr.setSelection(NodeSelection.create(open.editor.state.doc, 0)).deleteSelection(),
    )
    expect(rootOf(open.doc).get(0)).toBe(header)
    remains()
  })

  it('[T4] is not doubled by pasting', () => {
    open = desk([{ text: '第一段' }])
    cursor(open, 1, 3)
    paste(open, '<header><h1>庭审笔录</h1></header><p>抄来的</p>')
    expect(
      rootOf(open.doc)
        .toArray()
        .filter((child) => child instanceof Y.XmlElement && child.nodeName === 'header'),
    ).toHaveLength(1)
  })
})

describe('Lists', () => {
  it('[T5] are not nested deeper than the record takes', () => {
    open = desk([{ text: '甲' }])
    cursor(open, 1, 1)
    open.editor.commands.toggleBulletList()
    for (let level = 0; level < 40; level += 1) {
      press(open, 'Enter')
      open.editor.view.dispatch(open.editor.state.tr.insertText('乙'))
      press(open, 'Tab')
    }
    expect(open.editor.state.selection.$head.depth).toBeGreaterThan(20)
    expect(open.editor.state.selection.$head.depth).toBeLessThanOrEqual(31)
  })
})

describe('Pasting', () => {
  it('[T5] brings structure and no foreign attributes', () => {
    open = desk([{ text: '' }])
    cursor(open, 1, 0)
    paste(
      open,
      `<h5 class="x" id="y" style="color:red;text-align:center">标题</h5><ol type="a" start="3"><li><p><a href="http://x/">甲</a></p></li></ol>
       <script>alert(1)</script><p style="text-align:start"><b>粗</b><u>线</u><img src="x" onerror="alert(1)"></p>`,
    )
    const kinds = blocks(open).map(({ kind }) => kind)
    expect(kinds).toEqual(['heading', 'orderedList', 'paragraph'])
    expect(blocks(open)[1]).toEqual({ kind: 'orderedList', text: '甲', start: 3 })
    expect(rootOf(open.doc).toString()).not.toMatch(/alert|http|class|style|color/)
  })

  it('[T3] leaves the reference to a line of another hearing behind, and keeps that of one’s own', () => {
    open = desk([SPOKEN], ['s-p.a.1'])
    cursor(open, 1, 5)
    press(open, 'Enter')
    paste(
      open,
      '<p data-utterance="s-x.b.9" data-label="被">别处的话</p><p data-utterance="s-p.a.1" data-label="原">我方</p>',
    )
    expect(blocks(open).slice(1)).toEqual([
      { kind: 'paragraph', text: '别处的话' },
      { kind: 'paragraph', text: '我方', utterance: 's-p.a.1', label: '原' },
    ])
  })

  it('[T3] brings a whole passage into an empty paragraph with its source', () => {
    open = desk([SPOKEN, { text: '' }], ['s-p.a.1'])
    cursor(open, 2, 0)
    paste(open, '<p data-utterance="s-p.a.1" data-label="原">我方同意。</p>')
    expect(blocks(open)[1]).toEqual({ kind: 'paragraph', ...SPOKEN })
  })

  it('[T5] shortens a label that is too long for the record', () => {
    open = desk([{ text: '' }])
    cursor(open, 1, 0)
    paste(open, `<p>话</p><p data-label="${'长'.repeat(40)}">话</p><p>完</p>`)
    expect(blocks(open)[1]).toMatchObject({ label: '长'.repeat(16) })
  })

  it('[T5] keeps how a paragraph is aligned, and knows no other ways than the record does', () => {
    open = desk([{ text: '' }])
    cursor(open, 1, 0)
    paste(
      open,
      '<p>一</p><p data-align="center">二</p><p style="text-align:right">三</p><p data-align="start">四</p><p>五</p>',
    )
    expect(blocks(open).map(({ textAlign }) => textAlign)).toEqual([undefined, 'center', 'right', undefined, undefined])
  })

  it('[T5] keeps a table as a table', () => {
    open = desk([{ text: '' }])
    cursor(open, 1, 0)
    paste(open, '<table><tr><th>名称</th><td colspan="2" style="width:9px">金额</td></tr></table><p>完</p>')
    expect(blocks(open)[0]).toEqual({ kind: 'table', text: '名称金额' })
  })
})

describe('A paragraph that is made here', () => {
  it('[T1] has its text at once, so that two who begin to type in it type in the same', () => {
    open = desk([{ text: '第一段' }])
    cursor(open, 1, 3)
    press(open, 'Enter')
    const made = rootOf(open.doc).get(2)
    expect(made instanceof Y.XmlElement && made.get(0) instanceof Y.XmlText).toBe(true)
  })

  it('[T5] goes away when it is undone', () => {
    open = desk([{ text: '第一段' }])
    cursor(open, 1, 3)
    press(open, 'Enter')
    undo(open.editor.state)
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '第一段' }])
  })
})

describe('Undo', () => {
  it('[T5] takes back one’s own edits only', () => {
    open = desk([{ text: '原有' }])
    cursor(open, 1, 2)
    open.editor.view.dispatch(open.editor.state.tr.insertText('我的'))
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(open.doc))
    const paragraph = rootOf(other).get(1)
    const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined
    if (text instanceof Y.XmlText) text.insert(0, '他人的')
    Y.applyUpdate(open.doc, Y.encodeStateAsUpdate(other), REMOTE)
    undo(open.editor.state)
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '他人的原有' }])
  })
})

describe('An input method', () => {
  const tell = (type: string): boolean =>
    open.editor.view.dom.dispatchEvent(new CompositionEvent(type, { bubbles: true }))

  it('[T5] is reported as long as it composes', async () => {
    vi.useFakeTimers()
    open = desk([{ text: '' }])
    cursor(open, 1, 0)
    tell('compositionstart')
    tell('compositionupdate')
    expect(open.composing.at(-1)).toBe(true)
    tell('compositionend')
    expect(open.composing.at(-1)).toBe(true)
    await vi.advanceTimersByTimeAsync(200)
    expect(open.composing.at(-1)).toBe(false)
  })

  it('[T5] that was left open does not keep the others’ edits away for ever', async () => {
    vi.useFakeTimers()
    open = desk([{ text: '' }])
    tell('compositionstart')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(open.composing.at(-1)).toBe(false)
    tell('compositionupdate')
    expect(open.composing.at(-1)).toBe(true)
  })
})
