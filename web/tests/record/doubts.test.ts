// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { REMOTE, rootOf } from '../../src/core/transcript'
import { DoubtMarks, type Doubts, doubtsHere, nextDoubt, recheck } from '../../src/record/doubts'
import type { Source } from '../../src/record/findings'
import { cursor, type Desk, desk, type Written } from './desk'

const word = (text: string, confidence = 1) => ({ text, start: 0, end: 0, confidence })

function doubtful(paragraphs: readonly Written[], sources: Record<string, Source>) {
  const told: Doubts[] = []
  const marks = DoubtMarks.configure({ sourceOf: (id) => sources[id], changed: (doubts) => told.push(doubts) })
  return { ...desk(paragraphs, Object.keys(sources), [marks]), told }
}

const marked = ({ editor }: Desk): string[] =>
  [...editor.view.dom.querySelectorAll('.doubtful')].map((mark) => mark.textContent ?? '')

const SOURCES: Record<string, Source> = {
  'p.a.1': { words: [word('我'), word('同意', 0.5)], confirmed: [] },
  'p.a.2': { words: [word('没有', 0.7), word('异议')], confirmed: [] },
}
const RECORD = [
  { text: '审：现在开庭。' },
  { text: '我同意。', utterance: 'p.a.1' },
  { text: '没有异议。', utterance: 'p.a.2' },
]

beforeEach(() => {
  vi.useFakeTimers()
  // jsdom lays nothing out.
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList
  Range.prototype.getBoundingClientRect = () => new DOMRect()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('[T3] Doubtful words in the record', () => {
  it('are marked and counted, and lose the mark where somebody changes them', () => {
    const room = doubtful(RECORD, SOURCES)
    expect(marked(room)).toEqual(['同意', '没有'])
    vi.advanceTimersByTime(500)
    expect(room.told.at(-1)).toEqual({ count: 2, here: false })
    cursor(room, 2, 1)
    room.editor.commands.insertContent('不')
    expect(marked(room)).toEqual(['同意', '没有'])
    cursor(room, 2, 3)
    room.editor.commands.insertContent('了')
    expect(marked(room)).toEqual(['没有'])
  })

  it('keep their marks while others write above them', () => {
    const room = doubtful(RECORD, SOURCES)
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(room.doc))
    const first = rootOf(other).get(1)
    if (first instanceof Y.XmlElement) (first.get(0) as Y.XmlText).insert(0, '补充：')
    Y.applyUpdate(room.doc, Y.encodeStateAsUpdate(other), REMOTE)
    expect(marked(room)).toEqual(['同意', '没有'])
    cursor(room, 1, 0)
    expect(nextDoubt(room.editor.view)).toBe(true)
    expect(window.getSelection()?.toString()).toBe('同意')
  })

  it('are gone through one after another, and are done with when confirmed', () => {
    const sources = structuredClone(SOURCES)
    const room = doubtful(RECORD, sources)
    nextDoubt(room.editor.view)
    expect([...doubtsHere(room.editor.state)]).toEqual([['p.a.1', [1]]])
    nextDoubt(room.editor.view)
    expect([...doubtsHere(room.editor.state)]).toEqual([['p.a.2', [0]]])
    nextDoubt(room.editor.view)
    expect([...doubtsHere(room.editor.state)]).toEqual([['p.a.1', [1]]])
    sources['p.a.1'] = { words: sources['p.a.1']?.words ?? [], confirmed: [1] }
    recheck(room.editor.view)
    expect(marked(room)).toEqual(['没有'])
  })

  it('are found in both parts of a paragraph that was split', () => {
    const room = doubtful(RECORD, SOURCES)
    cursor(room, 3, 2)
    room.editor.commands.splitBlock()
    expect(marked(room)).toEqual(['同意', '没有'])
  })
})
