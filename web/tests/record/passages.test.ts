// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest'
import { undo } from 'y-prosemirror'
import { align, setLevel } from '../../src/record/passages'
import { blocks, cursor, type Desk, desk, press, select, type } from './desk'

let open: Desk

afterEach(() => open.editor.destroy())

const stage = (number: number): void => press(open, String(number), true, { altKey: true, code: `Digit${number}` })
const run = (command: ReturnType<typeof align>): boolean => command(open.editor.state, open.editor.view.dispatch)

describe('A stage of the hearing', () => {
  it('[T5] begins with a heading in an empty paragraph, and one writes on below it', () => {
    open = desk([{ text: '前文' }, { text: '' }])
    cursor(open, 2, 0)
    stage(3)
    type(open, '正文')
    expect(blocks(open)).toEqual([
      { kind: 'paragraph', text: '前文' },
      { kind: 'heading', text: '法庭调查', level: 1 },
      { kind: 'paragraph', text: '正文' },
    ])
  })

  it('[T5] begins behind a paragraph that says something, and uses the empty one that follows', () => {
    open = desk([{ text: '前文', label: '审' }, { text: '' }, { text: '后文' }])
    cursor(open, 1, 1)
    stage(1)
    type(open, '正文')
    expect(blocks(open)).toEqual([
      { kind: 'paragraph', text: '前文', label: '审' },
      { kind: 'heading', text: '核对身份', level: 1 },
      { kind: 'paragraph', text: '正文' },
      { kind: 'paragraph', text: '后文' },
    ])
  })

  it('[T5] is undone as one', () => {
    open = desk([{ text: '前文' }])
    cursor(open, 1, 2)
    stage(6)
    undo(open.editor.state)
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '前文' }])
  })
})

describe('A passage', () => {
  it('[T5] is marked as not public by key, as many as are selected, and public again', () => {
    open = desk([{ text: '一' }, { text: '二', secret: 'yes' }, { text: '三' }])
    const toggle = (): void => press(open, 'g', true, { altKey: true })
    select(open, [1, 0], [2, 1])
    toggle()
    expect(blocks(open).map(({ secret }) => secret)).toEqual(['yes', 'yes', undefined])
    toggle()
    expect(blocks(open).map(({ secret }) => secret)).toEqual([undefined, undefined, undefined])
    undo(open.editor.state)
    expect(blocks(open).map(({ secret }) => secret)).not.toEqual([undefined, undefined, undefined])
  })

  it('[T3] keeps its source, its speaker and its secret as a heading and back', () => {
    const passage = { text: '我方', label: '原', utterance: 'u', secret: 'yes' } as const
    open = desk([passage])
    cursor(open, 1, 1)
    run(setLevel(2))
    expect(blocks(open)).toEqual([{ kind: 'heading', level: 2, ...passage }])
    run(setLevel(0))
    expect(blocks(open)).toEqual([{ kind: 'paragraph', ...passage }])
  })

  it('[T5] is aligned, and left again as if it had never been', () => {
    open = desk([{ text: '一' }])
    cursor(open, 1, 1)
    run(align('right'))
    expect(blocks(open)[0]).toMatchObject({ textAlign: 'right' })
    run(align('left'))
    expect(blocks(open)).toEqual([{ kind: 'paragraph', text: '一' }])
  })
})
