// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest'
import { undo } from 'y-prosemirror'
import { rootOf } from '../../src/core/transcript'
import { MOST_CHARACTERS } from '../../src/record/paste/limits'
import word from './clipboards/word.clip?raw'
import wps from './clipboards/wps.clip?raw'
import { blocks, cursor, type Desk, desk, paste } from './desk'

let open: Desk

afterEach(() => open.editor.destroy())

/** The record's blocks as HTML, one a line, without the header. */
const html = (): string[] =>
  [...open.editor.view.dom.children].slice(1).map((block) => {
    const copy = block.cloneNode(true) as Element
    for (const filler of copy.querySelectorAll('.ProseMirror-trailingBreak, .ProseMirror-separator')) filler.remove()
    return copy.outerHTML
  })

function pasteInto(text: string, content: string, at = text.length): void {
  open = desk([{ text }])
  cursor(open, 1, at)
  paste(open, content)
}

const plain = (text: string): void => open.editor.view.pasteText(text, new Event('paste') as ClipboardEvent) as never

describe('Pasting from Word', () => {
  it('[T5] keeps headings, lists, tables, bold, italic, underline and alignment, and leaves the rest', () => {
    pasteInto('', word)
    expect(html()).toEqual([
      '<h1 data-align="center">答辩状</h1>',
      '<h1>一、基本事实</h1>',
      '<p>答辩人于2026年3月与被答辩人签订<strong>买卖合同</strong>，约定货款人民币<u>五万元</u>，<em>一次付清</em>。</p>',
      '<p></p>',
      '<ol><li><p>货物已经交付；</p><ul><li><p>送货单一份</p></li><li><p>签收记录一份</p></li></ul></li><li><p>货款尚未支付。</p></li></ol>',
      '<p>（一）关于违约金</p>',
      '<p>见补充协议第三条，第4页。</p>',
      '<table><tbody><tr><td colspan="2" rowspan="1"><p data-align="center"><strong>付款情况</strong></p></td></tr>' +
        '<tr><td colspan="1" rowspan="1"><p>应付</p></td><td colspan="1" rowspan="1"><p data-align="right">50,000</p></td></tr></tbody></table>',
      '<p></p>',
      '<p data-align="right">答辩人：  刘洋</p>',
    ])
    expect(rootOf(open.doc).toString()).not.toMatch(/mso|style|class|font|file:|alert|核实|批注|PAGEREF|二条/i)
  })

  it('[T5] from WPS takes speakers’ labels over', () => {
    pasteInto('', wps)
    expect(blocks(open)).toEqual([
      { kind: 'paragraph', text: '庭前会议记录', textAlign: 'center' },
      { kind: 'paragraph', text: '双方有无新证据提交？', label: '审' },
      { kind: 'paragraph', text: '有，三份。', label: '原1' },
      { kind: 'bulletList', text: '银行流水微信记录' },
    ])
  })

  it.each([
    ['between Chinese characters', '<p>买卖\n合同</p>', '买卖合同'],
    ['between Chinese characters of two spans', '<p><span>买卖</span>\n<span>合同</span></p>', '买卖合同'],
    ['between other words', '<p>sale\nand <span>purchase</span>\n<span>deed</span></p>', 'sale and purchase deed'],
    ['behind a sign', '<p>约定，\n乙方</p>', '约定，乙方'],
  ])('[T5] reads a line end in the source as it was meant, %s', (_, source, text) => {
    pasteInto('', `${source}<p>完</p>`)
    expect(blocks(open)[0]).toMatchObject({ text })
  })

  it('[T5] continues a numbered list with its number, and lets lists that follow one another be two', () => {
    const item = (number: string, text: string) =>
      `<p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">${number}</span>${text}</p>`
    pasteInto('', item('3.', '三') + item('4.', '四') + item('1、', '一') + item('·', '点') + item('(1)', '括'))
    expect(html()).toEqual([
      '<ol start="3"><li><p>三</p></li><li><p>四</p></li></ol>',
      '<ol><li><p>一</p></li></ol>',
      '<ul><li><p>点</p></li></ul>',
      '<p>(1)括</p>',
    ])
  })

  it('[T5] puts a list that stands beside its item into it', () => {
    pasteInto('', '<ul><li>甲</li><ul><li>乙</li></ul></ul><p>完</p>')
    expect(html()[0]).toBe('<ul><li><p>甲</p><ul><li><p>乙</p></li></ul></li></ul>')
  })

  it('[T5] goes on in the paragraph one is in when it brings only words', () => {
    pasteInto('被告', '<span style="font-weight:700">没有异议</span>', 1)
    expect(html()).toEqual(['<p>被<strong>没有异议</strong>告</p>'])
  })
})

describe('Pasted labels', () => {
  it('[T5] become the speakers of their paragraphs, but not within another’s words', () => {
    pasteInto('前文', '')
    plain('审：问题\n书：记录')
    expect(blocks(open)).toEqual([
      { kind: 'paragraph', text: '前文审：问题' },
      { kind: 'paragraph', text: '记录', label: '书' },
    ])
  })

  it('[T5] label the empty paragraph they are pasted into', () => {
    pasteInto('', '')
    plain('审：问题')
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '问题', label: '审' }])
  })
})

describe('What the record would not take', () => {
  it('[T5] is nested no deeper than it may be, and loses no word by that', () => {
    const nest = (level: number): string => (level ? `<ul><li>第${level}层${nest(level - 1)}</li></ul>` : '')
    pasteInto('', `${nest(60)}<p>完</p>`)
    const said = open.editor.state.doc.textContent
    for (let level = 1; level <= 60; level += 1) expect(said).toContain(`第${level}层`)
  })

  it('[T5] has no signs that nobody can see, and no halves of characters', () => {
    pasteInto('', '')
    plain('甲\u0000乙\u0008丙\ud83d丁\u00a0戊😀\ufeff')
    expect(blocks(open)[0]).toMatchObject({ text: '甲乙丙\ufffd丁 戊😀' })
  })

  it('[T5] is cut at sentences where a paragraph has no end', () => {
    pasteInto('', '')
    plain('没有异议。'.repeat(5000))
    const texts = blocks(open).map(({ text }) => String(text))
    expect(texts.join('')).toBe('没有异议。'.repeat(5000))
    expect(texts.length).toBeGreaterThan(2)
    for (const text of texts) expect(text).toMatch(/^没.*。$/)
    expect(open.cuts).toEqual([])
  })

  it('[T5] is cut off with a word about it when it is more than a hearing could be, and is one step for undo', () => {
    pasteInto('', '')
    plain(Array.from({ length: 700 }, () => '陈'.repeat(999)).join('\n'))
    expect(open.cuts).toEqual([true])
    expect(open.editor.state.doc.textContent.length).toBeLessThanOrEqual(MOST_CHARACTERS)
    expect(open.editor.state.doc.textContent.length).toBeGreaterThan(MOST_CHARACTERS * 0.9)
    undo(open.editor.state)
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '' }])
  })
})
