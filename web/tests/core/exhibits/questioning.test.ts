import { describe, expect, it } from 'vitest'
import type { Word } from '../../../src/core/exhibits/addresses'
import { findIn } from '../../../src/core/exhibits/find'
import { asRecorded } from '../../../src/core/exhibits/opinions'
import { sizeText } from '../../../src/core/exhibits/wording'
import { type HearingState, NOTHING } from '../../../src/core/hearing'
import type { Exhibit, SeatCard } from '../../../src/protocol'

const seats = [
  { id: 'p', role: 'plaintiff', name: '张伟' },
  { id: 'd', role: 'defendant', name: '刘洋' },
  { id: 'da', role: 'defendant_agent', name: '陈律' },
] as SeatCard[]

const exhibit = { id: 'e', party: 'p', title: '借条', purpose: '借款五十万元' } as Exhibit

describe('Opinions in the record', () => {
  it('[E8] stand as the court writes them, each party in its turn', () => {
    const state: HearingState = {
      ...NOTHING,
      seats,
      evidence: {
        ...NOTHING.evidence,
        exhibits: { e: exhibit },
        order: { p: ['e'] },
        opinions: [
          {
            exhibit: 'e',
            seat: 'd',
            at: 1,
            authenticity: 'accepted',
            legality: '',
            relevance: 'disputed',
            text: '与本案无关！',
          },
          { exhibit: 'e', seat: 'da', at: 2, authenticity: '', legality: '', relevance: '', text: '同当事人意见' },
          { exhibit: 'x', seat: 'd', at: 3, authenticity: 'accepted', legality: '', relevance: '', text: '' },
        ],
      },
    }
    expect(asRecorded(state, exhibit)).toEqual([
      '质证：原告证据1《借条》，证明目的：借款五十万元。',
      '被告刘洋质证意见：对真实性认可，对关联性有异议。与本案无关！',
      '被告代理人陈律质证意见：同当事人意见。',
    ])
    expect(asRecorded(state, { ...exhibit, purpose: '' })[0]).toBe('质证：原告证据1《借条》。')
  })
})

describe('Words on a page', () => {
  const words = ['今借到张', '伟人民币', 'Five', 'Hundred', '张伟'].map((text): Word => [0, 0, 1, 1, text])

  it('[E3] are found across the pieces that a PDF cuts them into', () => {
    expect([...findIn(words, '张伟人')]).toEqual([0, 1])
    expect([...findIn(words, '张 伟')]).toEqual([0, 1, 4])
    expect([...findIn(words, 'five hundred')]).toEqual([2, 3])
    expect(findIn(words, '被告').size + findIn(words, ' ').size).toBe(0)
  })
})

it('says how big a file is', () => {
  expect([900, 4096, 3_500_000].map(sizeText)).toEqual(['900 B', '4 KB', '3.3 MB'])
})
