// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import { passageElements, rootOf } from '../../src/core/transcript'
import { chosenWords, drawn, passageOf, reword } from '../../src/record/drawn'
import { blocks, desk } from './desk'

const passages = (doc: Y.Doc): Y.XmlElement[] => [...passageElements(rootOf(doc))]

describe('passages as they are drawn', () => {
  it('are found from the record and from the page, in lists too', () => {
    const { editor, doc } = desk([{ text: '甲。' }, { text: '乙。' }, { text: '丙。' }])
    editor.commands.setTextSelection(10)
    editor.commands.toggleBulletList()
    const all = passages(doc)
    const found = drawn(editor.view, doc, new Set(all))
    expect(all.map((passage) => found.get(passage)?.textContent)).toEqual(['甲。', '乙。', '丙。'])
    for (const passage of all) {
      expect(passageOf(editor.view, doc, found.get(passage)?.firstChild as Node)).toBe(passage)
    }
    expect(passageOf(editor.view, doc, document.body)).toBeUndefined()
  })

  it('tell which words of one are chosen, those of the next left out [T8]', () => {
    const { editor, doc } = desk([{ text: '我同意调解。' }, { text: '乙。' }])
    Range.prototype.getClientRects = () => [] as unknown as DOMRectList
    Range.prototype.getBoundingClientRect = () => ({}) as DOMRect
    const [first, second] = [...editor.view.dom.querySelectorAll('p')].map((one) => one.firstChild as Text)
    const selection = document.getSelection() as Selection
    selection.setBaseAndExtent(first as Text, 1, first as Text, 3)
    expect(chosenWords(editor.view, doc)).toMatchObject({ passage: passages(doc)[0], quote: '同意' })
    selection.setBaseAndExtent(first as Text, 3, second as Text, 1)
    expect(chosenWords(editor.view, doc)?.quote).toBe('调解。')
    selection.collapseToStart()
    expect(chosenWords(editor.view, doc)).toBeUndefined()
  })

  it('are reworded as by hand: what differs, in the same style, to be undone, and only if nothing changed [T8]', () => {
    const made = desk([{ text: '我同意调解。', utterance: 'u1', label: '原' }])
    const { editor, doc } = made
    const [passage] = passages(doc) as [Y.XmlElement]
    editor.commands.setTextSelection({ from: 2, to: 5 })
    editor.commands.toggleBold()
    expect(reword(editor, doc, passage, '别的。', '无。')).toBe(false)
    expect(reword(editor, doc, passage, '我同意调解。', '我不同意调解。')).toBe(true)
    expect(blocks(made)).toEqual([{ kind: 'paragraph', text: '我不同意调解。', utterance: 'u1', label: '原' }])
    expect(editor.getHTML()).toContain('<strong>我不同意</strong>')
    expect(passages(doc)).toEqual([passage])
    editor.commands.keyboardShortcut('Mod-z')
    expect(blocks(made)[0]).toMatchObject({ text: '我同意调解。' })
    editor.setEditable(false)
    expect(reword(editor, doc, passage, '我同意调解。', '我不同意调解。')).toBe(false)
  })
})
