// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest'
import { undo } from 'y-prosemirror'
import { BLANK } from '../../src/core/fields'
import { rootOf } from '../../src/core/transcript'
import { firstBlank, toBlank } from '../../src/record/blanks'
import { makeHandle } from '../../src/record/handle'
import { keyOf } from '../../src/record/standard'
import { blocks, cursor, type Desk, desk, SPEAKERS, type Written } from './desk'

let open: Desk

afterEach(() => open?.editor.destroy())

const selected = (): string => {
  const { from, to } = open.editor.state.selection
  return open.editor.state.doc.textBetween(from, to)
}
const after = (): string => {
  const { $to } = open.editor.state.selection
  return $to.parent.textBetween($to.parentOffset, $to.parent.content.size)
}
const tab = (direction: 1 | -1 = 1): boolean => toBlank(direction)(open.editor.state, open.editor.view.dispatch)

function placeCursor(at: number): void {
  const { editor } = open
  editor.emit('focus', { editor, event: new FocusEvent('focus'), transaction: editor.state.tr })
  cursor(open, at, 0)
}

/** Puts a passage into a record with the cursor in one of its paragraphs. */
function insert(paragraphs: Written[], at: number, lines: string[]): boolean {
  open = desk(paragraphs)
  const handle = makeHandle(open.editor, open.doc, () => SPEAKERS)
  placeCursor(at)
  return handle.insertPassage(lines)
}

describe('A standard passage', () => {
  it('[T4] goes behind the paragraph with the cursor, with its speakers, as an ordinary edit', () => {
    expect(
      insert([{ text: '第一段' }, { text: '第二段' }], 1, ['审：是否申请回避？', '原1：不申请。', '（核对证件）']),
    ).toBe(true)
    expect(blocks(open).map(({ label, text }) => [label ?? null, text])).toEqual([
      [null, '第一段'],
      ['审', '是否申请回避？'],
      ['原1', '不申请。'],
      [null, '（核对证件）'],
      [null, '第二段'],
    ])
    expect(after()).toBe('')
    expect(rootOf(open.doc).length).toBe(6)
    undo(open.editor.state)
    expect(blocks(open)).toHaveLength(2)
  })

  it('[T4] takes the place of an empty paragraph, but of none that says who speaks', () => {
    open = desk([{ text: '第一段' }, { text: '' }, { text: '第二段' }])
    const empty = rootOf(open.doc).get(2)
    const handle = makeHandle(open.editor, open.doc, () => SPEAKERS)
    placeCursor(2)
    handle.insertPassage(['审：一', '书：二'])
    expect(blocks(open).map(({ text }) => text)).toEqual(['第一段', '一', '二', '第二段'])
    expect(rootOf(open.doc).toArray(), 'it is filled: somebody else may be writing in it').toContain(empty)
    open.editor.destroy()
    insert([{ text: '', label: '原1' }], 1, ['审：一'])
    expect(blocks(open).map(({ text }) => text)).toEqual(['', '一'])
  })

  it('[T4] begins with its first blank selected', () => {
    insert([{ text: `旧的${BLANK}` }], 1, ['书：核对。', `原1：${BLANK}出生，住${BLANK}。`])
    expect(selected()).toBe(BLANK)
    expect(after()).toBe(`出生，住${BLANK}。`)
  })
})

describe('Tab', () => {
  it('[T4] leads from blank to blank, and back, across paragraphs and line breaks', () => {
    open = desk([{ text: `${BLANK}出生，住＿＿。` }, { text: '没有＿空格' }, { text: `被：${BLANK}` }])
    cursor(open, 1, 0)
    expect([tab(), after()]).toEqual([true, '出生，住＿＿。'])
    expect([tab(), after()]).toEqual([true, '。'])
    expect([tab(), after()]).toEqual([true, ''])
    expect(selected()).toBe(BLANK)
    expect([tab(-1), after()]).toEqual([true, '。'])
    expect([tab(-1), selected()]).toEqual([true, BLANK])
  })

  it('leaves the record where no blank is near', () => {
    open = desk([{ text: BLANK }, ...Array(40).fill({ text: '其他' }), { text: BLANK }])
    cursor(open, 1, 4)
    expect(tab()).toBe(false)
    cursor(open, 20, 0)
    expect(tab()).toBe(true)
    expect(tab()).toBe(false)
    cursor(open, 1, 0)
    expect(tab(-1)).toBe(false)
  })

  it('has other duties in lists', () => {
    open = desk([{ text: BLANK }, { text: BLANK }])
    cursor(open, 1, 0)
    open.editor.commands.toggleBulletList()
    expect(tab()).toBe(false)
  })

  it('finds the blanks of a range alone', () => {
    open = desk([{ text: BLANK }, { text: '无' }])
    const { doc } = open.editor.state
    expect(firstBlank(doc, { from: 1, to: doc.content.size })).toEqual({ from: 2, to: 6 })
    expect(firstBlank(doc, { from: 7, to: doc.content.size })).toBeUndefined()
  })
})

describe('The keys of passages', () => {
  const key = (init: KeyboardEventInit) =>
    keyOf(new KeyboardEvent('keydown', { altKey: true, shiftKey: true, ...init }))

  it('[T4] are Alt and Shift with a letter or digit, whatever sign the keyboard makes of it', () => {
    expect(key({ key: 'H', code: 'KeyH' })).toBe('H')
    expect(key({ key: 'Ó', code: 'KeyH' })).toBe('H')
    expect(key({ key: '！', code: 'Digit1' })).toBe('1')
    expect(key({ key: 'a', code: 'KeyQ' })).toBe('A')
    expect(key({ key: 'Enter', code: 'Enter' })).toBeUndefined()
  })

  it('[T4] are the input method’s while it composes, and others’ with other keys', () => {
    expect(key({ key: 'H', code: 'KeyH', isComposing: true })).toBeUndefined()
    expect(key({ key: 'Process', code: 'KeyH' })).toBeUndefined()
    expect(key({ key: 'H', code: 'KeyH', ctrlKey: true })).toBeUndefined()
    expect(key({ key: 'H', code: 'KeyH', metaKey: true })).toBeUndefined()
    expect(key({ key: 'h', code: 'KeyH', shiftKey: false })).toBeUndefined()
  })
})
