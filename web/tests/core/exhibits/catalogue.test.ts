import { describe, expect, it } from 'vitest'
import {
  asFiled,
  calledInCourt,
  forParty,
  groupsOf,
  mayFileFor,
  numberOf,
  reordered,
  together,
} from '../../../src/core/exhibits/catalogue'
import { marksAt, readMarksAt } from '../../../src/core/exhibits/marks-then'
import { readReference, writeReference } from '../../../src/core/exhibits/reference'
import { type HearingState, NOTHING } from '../../../src/core/hearing'
import type { CaseCard, Exhibit, Happened, HearingEvent, Role, SeatCard } from '../../../src/protocol'

const seat = (id: string, role: Role, name = id): SeatCard => ({ ...({} as SeatCard), id, role, name })

const exhibit = (id: string, party: string): Exhibit => ({
  id,
  party,
  title: id,
  by: party,
  at: 1,
  sha256: '',
  size: 1,
  kind: 'pdf',
  name: `${id}.pdf`,
  salt: new Uint8Array(),
  leaf: 0,
  pages: 3,
  duration: 0,
  purpose: '',
  source: '',
  copy: false,
  case: '',
})

function hearing(you: string, exhibits: readonly Exhibit[], seats?: readonly SeatCard[]): HearingState {
  const order: Record<string, string[]> = {}
  for (const { id, party } of exhibits) order[party] = [...(order[party] ?? []), id]
  return {
    ...NOTHING,
    you,
    phase: 'in_session',
    seats: seats ?? [
      seat('j', 'presiding_judge'),
      seat('p', 'plaintiff', '张伟'),
      seat('pa', 'plaintiff_agent'),
      seat('d', 'defendant', '李强'),
      seat('w', 'witness'),
    ],
    evidence: {
      ...NOTHING.evidence,
      exhibits: Object.fromEntries(exhibits.map((one) => [one.id, one])),
      order,
      withdrawn: new Set(['b']),
    },
  }
}

const all = [exhibit('a', 'p'), exhibit('b', 'p'), exhibit('c', 'p'), exhibit('x', 'd'), exhibit('o', '')]

describe('The catalogue', () => {
  it('[E2] lists by party, and 其他 where there is something', () => {
    const groups = groupsOf(hearing('j', all))
    expect(groups.map(({ party, exhibits }) => [party, exhibits.length])).toEqual([
      ['p', 3],
      ['d', 1],
      ['', 1],
    ])
    expect(groupsOf(hearing('j', [])).map(({ party }) => party)).toEqual(['p', 'd'])
  })

  it('[E2] calls an exhibit as the court does, and a withdrawn one keeps its number', () => {
    const state = hearing('j', all)
    expect(all.map((one) => calledInCourt(state, one))).toEqual([
      '原告证据1',
      '原告证据2',
      '原告证据3',
      '被告证据1',
      '其他证据1',
    ])
    expect(numberOf(state, exhibit('c', 'p'))).toBe(3)
    const two = hearing('j', all, [seat('p', 'plaintiff', '张伟'), seat('q', 'plaintiff', '王芳')])
    expect(calledInCourt(two, exhibit('a', 'p'))).toBe('原告张伟证据1')
  })

  it('[E2] lists a series case by case, numbers each by itself, and names the case', () => {
    const one = (id: string): CaseCard => ({ id, case_number: `（2026）京0107民初${id}号`, case_name: id, cause: '' })
    const exhibits = [
      { ...exhibit('a', 'p'), case: '123' },
      { ...exhibit('b', 'p'), case: '124' },
      { ...exhibit('c', 'p'), case: '123' },
      { ...exhibit('o', ''), case: '124' },
    ]
    const alone = hearing('j', exhibits)
    const state = { ...alone, hearing: { ...alone.hearing, cases: [one('123'), one('124')] } }
    expect(groupsOf(state).map((group) => [group.case?.id, group.party, group.exhibits.map(({ id }) => id)])).toEqual([
      ['123', 'p', ['a', 'c']],
      ['123', 'd', []],
      ['124', 'p', ['b']],
      ['124', 'd', []],
      ['124', '', ['o']],
    ])
    expect(exhibits.map((found) => calledInCourt(state, found))).toEqual([
      '123号案原告证据1',
      '124号案原告证据1',
      '123号案原告证据2',
      '124号案其他证据1',
    ])
  })

  it('[E1] lets each side file for itself, and the court for all', () => {
    expect(mayFileFor(hearing('p', []))).toEqual(['p'])
    expect(mayFileFor(hearing('pa', []))).toEqual(['p'])
    expect(mayFileFor(hearing('w', []))).toEqual([])
    expect(mayFileFor(hearing('j', []))).toEqual(['p', 'd', ''])
    expect(forParty(hearing('d', []), 'p')).toBe(false)
    expect(forParty(hearing('d', []), '')).toBe(false)
  })

  it('is put into another order by moving one', () => {
    expect(reordered(['a', 'b', 'c'], 'c', 0)).toEqual(['c', 'a', 'b'])
    expect(reordered(['a', 'b', 'c'], 'a', 99)).toEqual(['b', 'c', 'a'])
    const order = ['a', 'b']
    expect(reordered(order, 'a', -1)).toBe(order)
    expect(reordered(order, 'z', 1)).toBe(order)
    expect(together(['x', 'b', 'c', 'y', 'a'], ['a', 'b', 'c', 'gone'])).toEqual(['x', 'a', 'b', 'y', 'c'])
  })

  it('[E2] tells exhibits that stand as they were filed from those that somebody has moved', () => {
    const filed = ['x', 'a', 'b'].map((id, leaf) => ({ ...exhibit(id, 'p'), leaf }))
    expect(asFiled(hearing('p', filed), 'p', ['b', 'a'])).toBe(true)
    expect(asFiled(hearing('p', [...filed].reverse()), 'p', ['a', 'b'])).toBe(false)
    expect(asFiled(hearing('p', [...filed].reverse()), 'p', ['a'])).toBe(true)
  })
})

describe('A reference', () => {
  it('[E4] is written and read back', () => {
    const reference = { exhibit: 'ab12cd34ef56', place: { page: 2, x: 5000, y: 2500, zoom: 1500, turns: 3 }, seq: 417 }
    expect(writeReference(reference)).toBe('ab12cd34ef56/2/5000/2500/1500/3/417')
    expect(readReference(writeReference(reference))).toEqual(reference)
    for (const wrong of ['', 'x/1', 'a/1/2/3/4/9/1', '../../x/1/2/3/4/0/1'])
      expect(readReference(wrong)).toBeUndefined()
  })

  it('[E4] leads to the marks as they were then', async () => {
    const mark = (id: string): HearingEvent => ({
      type: 'mark_drawn',
      mark: {
        id,
        by: 'p',
        at: 0,
        stroke: { exhibit: 'a', page: 1, tool: 'pen', points: [1, 1], pressures: [], text: '' },
      },
    })
    const events = [mark('m1'), mark('m2'), { type: 'mark_erased', mark: 'm1', exhibit: 'a', by: 'p' }, mark('m3')].map(
      (event, index): Happened => ({ type: 'happened', seq: index + 1, at: 0, event: event as HearingEvent }),
    )
    const ids = (seq: number, of = 'a') => marksAt(events, of, seq).map(({ id }) => id)
    expect([ids(2), ids(3), ids(4), ids(4, 'b')]).toEqual([['m1', 'm2'], ['m2'], ['m2', 'm3'], []])
    const read = await readMarksAt(
      async (before) => ({
        events: events.filter(({ seq }) => seq < before).slice(-1),
        before: before - 1 > 1 ? before - 1 : 0,
      }),
      'a',
      3,
    )
    expect(read.map(({ id }) => id)).toEqual(['m2'])
  })
})
