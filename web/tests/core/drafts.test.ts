import { describe, expect, it } from 'vitest'
import { differing, isAmong } from '../../src/core/drafts'
import type { Passage } from '../../src/core/transcript'

const said = (...texts: string[]): Passage[] => texts.map((text, index) => passage(`1:${index}`, text))
const passage = (id: string, text: string): Passage => ({ id, text, utterance: undefined })

describe('A draft', () => {
  it('[T2] is nothing when the record says the same', () => {
    expect(differing(said('现在开庭。', '请坐。'), said('现在开庭。', '请坐。'))).toEqual([])
  })

  it('[T2] holds the paragraphs that differ, in his wording, and after which paragraph they stood', () => {
    const record = said('现在开庭。', '请坐。', '核对身份。')
    const mine = [...record]
    mine[1] = passage('1:1', '请坐，保持安静。')
    expect(differing(mine, record)).toEqual([{ text: '请坐，保持安静。', after: '现在开庭。' }])
  })

  it('[T2] names a paragraph of the record as the place, never one of its own', () => {
    const record = said('现在开庭。')
    const mine = [passage('9:1', '在最前'), ...record, passage('9:2', '第一段'), passage('9:3', '第二段')]
    expect(differing(mine, record)).toEqual([
      { text: '在最前', after: '' },
      { text: '第一段', after: '现在开庭。' },
      { text: '第二段', after: '现在开庭。' },
    ])
  })

  it('[T2] tells apart paragraphs that say the same', () => {
    const record = said('同意。', '同意。')
    expect(differing([...record, passage('9:1', '同意。')], record)).toEqual([{ text: '同意。', after: '同意。' }])
  })

  it('[T2] does not hold what was only deleted, or a blank line', () => {
    expect(differing(said('现在开庭。'), said('现在开庭。', '删掉的'))).toEqual([])
    expect(differing([...said('现在开庭。'), passage('9:1', '　')], said('现在开庭。'))).toEqual([])
  })

  it('[T2] does not hold a paragraph that only became a heading: it says what the one before it said', () => {
    const record = said('法庭调查', '请坐。')
    const mine = [passage('9:1', '法庭调查'), passage('1:1', '请坐。')]
    expect(differing(mine, record)).toEqual([])
  })

  it('[T2] of this page is the one that the server has when it says the same for the same reason', () => {
    const paragraphs = [{ text: '断线时写的。', after: '' }]
    const unkept = { id: '7', code: 'grant_ended', at: 0, paragraphs }
    const kept = { id: 'd1', seat: 'c1', code: 'grant_ended', at: 5, paragraphs, document: 'record' as const }
    expect(isAmong([kept], unkept)).toBe(true)
    expect(isAmong([{ ...kept, code: 'malformed' }], unkept)).toBe(false)
    expect(isAmong([{ ...kept, paragraphs: [...paragraphs, { text: '又一段', after: '' }] }], unkept)).toBe(false)
  })
})
