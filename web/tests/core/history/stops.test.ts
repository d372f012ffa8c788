import { expect, test } from 'vitest'
import { circumstances, fittingGrain, stopsOf } from '../../../src/core/history/stops'
import type { Happened, HearingEvent } from '../../../src/protocol'

interface Given {
  seat: string
  at: number
  cause?: HearingEvent
}

const inserted: HearingEvent = { type: 'utterances_inserted', utterances: ['a'], by: '李' }
const steps = (given: Given[]) => given.map((step, seq) => ({ cause: undefined, ...step, seq: 2 * seq }))
const seatsOf = (given: Given[], events: Happened[] = []) =>
  stopsOf(steps(given), events, 'burst').map(({ first, last, seats }) => `${first}-${last} ${seats.join('+')}`)

const taken = (seq: number): Happened => ({
  type: 'happened',
  seq,
  at: 0,
  event: { type: 'permission_changed', by: '王', how: 'taken', ended: ['李', '赵'], granted: ['王'] },
})

test('a stop is what one writer wrote in one go', () => {
  const keys = [0, 200, 400, 5_000, 5_200].map((at) => ({ seat: '李', at }))
  expect(seatsOf(keys)).toEqual(['0-2 李', '3-4 李'])
})

test('two who write at the same time share a stop, one after the other each has his own', () => {
  const together = [0, 100, 200, 300].map((at, index) => ({ seat: index % 2 ? '赵' : '李', at }))
  expect(seatsOf([...together, { seat: '王', at: 2_500 }])).toEqual(['0-3 李+赵', '4-4 王'])
})

test('nobody writes longer than a minute in one go', () => {
  const keys = Array.from({ length: 130 }, (_, index) => ({ seat: '李', at: index * 1_000 }))
  expect(seatsOf(keys)).toEqual(['0-60 李', '61-121 李', '122-129 李'])
})

test('each insert is a stop, but lines that come by themselves at once are one', () => {
  const line = (at: number) => ({ seat: '', at, cause: inserted })
  expect(seatsOf([{ seat: '李', at: 0 }, line(100), { seat: '李', at: 200 }, line(9_000), line(9_500)])).toEqual([
    '0-0 李',
    '1-1 ',
    '2-2 李',
    '3-4 ',
  ])
})

test('a stop ends where the permission changes hands', () => {
  const keys = [0, 100, 200].map((at) => ({ seat: '李', at }))
  expect(seatsOf(keys, [taken(3)])).toEqual(['0-1 李', '2-2 李'])
})

test('a six-hour hearing has a usable slider', () => {
  const hours = steps(
    Array.from({ length: 60_000 }, (_, index) => {
      const turn = Math.floor(index / 45)
      return { seat: turn % 2 ? '李' : '赵', at: turn * 16_200 + (index % 45) * 100 }
    }),
  )
  const grain = fittingGrain(hours, [])
  expect(grain).toBe(60_000)
  const stops = stopsOf(hours, [], grain)
  expect(stops.length).toBe(360)
  expect(stops.at(-1)?.last).toBe(59_999)
  expect(fittingGrain(hours.slice(0, 1000), [])).toBe('burst')
})

test('who held the permission and which header there was is known at every entry', () => {
  const header = { title: '庭审笔录', lines: ['案号：{case_number}'] }
  const chosen: Happened = { type: 'happened', seq: 7, at: 0, event: { type: 'header_set', header, by: '王' } }
  const events = [taken(5), chosen]
  expect(circumstances(events, 5, ['李', '赵'])).toEqual({ holders: ['李', '赵'], header: null })
  expect(circumstances(events, 6, ['李', '赵'])).toEqual({ holders: ['王'], header: null })
  expect(circumstances(events, 8, ['李', '赵'])).toEqual({ holders: ['王'], header })
})
