// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { undo } from 'y-prosemirror'
import * as Y from 'yjs'
import { splitLabel } from '../../src/core/labels'
import { REMOTE, rootOf } from '../../src/core/transcript'
import { blocks, cursor, type Desk, desk, press, SPEAKERS, select, type } from './desk'

let open: Desk

afterEach(() => {
  open?.editor.destroy()
  vi.useRealTimers()
})

const alt = (number: number): void => press(open, String(number), false, { altKey: true, code: `Digit${number}` })

describe('Alt and a number', () => {
  it('[T5] labels an empty paragraph', () => {
    open = desk([{ text: '' }])
    cursor(open, 1, 0)
    alt(1)
    type(open, '现在开庭。')
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '现在开庭。', label: '审' }])
  })

  it('[T5] at the end of what somebody said begins the next one’s paragraph', () => {
    open = desk([{ text: '请陈述。', label: '审' }, { text: '后文' }])
    cursor(open, 1, 4)
    alt(3)
    type(open, '我方同意。')
    expect(blocks(open)).toEqual([
      { kind: 'paragraph', text: '请陈述。', label: '审' },
      { kind: 'paragraph', text: '我方同意。', label: '原1' },
      { kind: 'paragraph', text: '后文' },
    ])
  })

  it('[T5] within a paragraph corrects who speaks, and leaves the words where they are', () => {
    open = desk([{ text: '我方同意。', label: '原1', utterance: 'u' }])
    cursor(open, 1, 2)
    alt(5)
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '我方同意。', label: '被', utterance: 'u' }])
  })

  it('[T5] corrects every paragraph that is selected', () => {
    open = desk([{ text: '一' }, { text: '二', label: '审' }, { text: '三' }])
    select(open, [1, 0], [2, 1])
    alt(2)
    expect(blocks(open).map(({ label }) => label)).toEqual(['书', '书', undefined])
  })

  it('[T5] does nothing where the hearing has nobody for it, and is no letter', () => {
    open = desk([{ text: '一' }])
    cursor(open, 1, 1)
    alt(9)
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '一' }])
  })

  it('[T5] goes on as not public where what was said before is not', () => {
    open = desk([{ text: '秘密', secret: 'yes' }])
    cursor(open, 1, 2)
    alt(1)
    expect(blocks(open)[1]).toEqual({ kind: 'paragraph', text: '', label: '审', secret: 'yes' })
  })

  it('[T5] behind a list begins below it', () => {
    open = desk([{ text: '甲' }])
    cursor(open, 1, 1)
    open.editor.commands.toggleBulletList()
    alt(1)
    expect(blocks(open)).toEqual([
      { kind: 'bulletList', text: '甲' },
      { kind: 'paragraph', text: '', label: '审' },
    ])
  })
})

describe('Backspace', () => {
  it('[T5] at the beginning of a labelled paragraph takes the label, and only then joins', () => {
    open = desk([{ text: '一' }, { text: '二', label: '审' }])
    cursor(open, 2, 0)
    press(open, 'Backspace')
    expect(blocks(open)[1]).toEqual({ kind: 'paragraph', text: '二' })
    press(open, 'Backspace')
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '一二' }])
  })
})

describe('A label that is typed', () => {
  it.each([
    ['key by key', ['审', '：', '开', '庭']],
    ['by a stenotype machine in one burst', ['审：开庭']],
    ['with the colon of another keyboard', ['审:', '开庭']],
  ])('[T5] becomes the label, %s', (_, bursts) => {
    open = desk([{ text: '' }])
    cursor(open, 1, 0)
    type(open, ...bursts)
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '开庭', label: '审' }])
    expect(open.editor.state.selection.$head.parentOffset).toBe(2)
  })

  it('[T5] takes the place of the one before', () => {
    open = desk([{ text: '同意', label: '审' }])
    cursor(open, 1, 0)
    type(open, '被', '：')
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '同意', label: '被' }])
  })

  it('[T5] stays text where nobody of the hearing is called so, or not at the beginning', () => {
    open = desk([{ text: '' }, { text: '他说' }])
    cursor(open, 1, 0)
    type(open, '鉴：没有')
    cursor(open, 2, 2)
    type(open, '审：好')
    expect(blocks(open).map(({ text }) => text)).toEqual(['鉴：没有', '他说审：好'])
  })

  it('[T5] stays text where it was before, whoever types behind it', () => {
    open = desk([{ text: '审：旧文' }])
    cursor(open, 1, 4)
    type(open, '续')
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '审：旧文续' }])
  })

  it('[T5] is nobody’s business but the writer’s: what others bring stays as it is', () => {
    open = desk([{ text: '' }])
    cursor(open, 1, 0)
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(open.doc))
    const passage = rootOf(other).get(1) as Y.XmlElement
    const text = passage.get(0) as Y.XmlText
    text.insert(0, '审：他人')
    Y.applyUpdate(open.doc, Y.encodeStateAsUpdate(other), REMOTE)
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '审：他人' }])
  })

  it('[T5] is text again when it is undone', () => {
    open = desk([{ text: '' }])
    cursor(open, 1, 0)
    type(open, '审：')
    undo(open.editor.state)
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '' }])
  })

  it('[T5] waits for an input method to end', async () => {
    vi.useFakeTimers()
    open = desk([{ text: '' }])
    cursor(open, 1, 0)
    const { view } = open.editor
    const input = (view as unknown as { input: { composing: boolean } }).input
    view.dom.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }))
    input.composing = true
    type(open, '审：')
    expect(blocks(open)[0]).toEqual({ kind: 'paragraph', text: '审：' })
    input.composing = false
    view.dom.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }))
    await vi.advanceTimersByTimeAsync(100)
    expect(blocks(open)[0]).toEqual({ kind: 'paragraph', text: '', label: '审' })
  })
})

it.each([
  ['审：现在开庭', '审', '现在开庭'],
  ['原2:有', '原2', '有'],
  ['原：有', '原', '有'],
  ['时间：三点', null, '时间：三点'],
  ['：', null, '：'],
])('[T5] reads %s as a label and words', (line, label, text) => {
  expect(splitLabel(line, SPEAKERS)).toEqual({ label, text })
})
