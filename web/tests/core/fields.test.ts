import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { BLANK, dayAndTime, fieldsOf, headerLines, passageLines, unknownField } from '../../src/core/fields'
import { FIELDS, type HearingCard, type SeatCard } from '../../src/protocol'

interface Shared {
  hearing: HearingCard
  seats: SeatCard[]
  opened_at: number
  values: Record<string, string>
  filled: { line: string; becomes: [string, string][] }[]
  unknown: [string, string][]
}

/** What the server makes of the same templates; tests/core/test_header.py reads it too. */
const shared: Shared = JSON.parse(readFileSync(new URL('../../../tests/core/header.json', import.meta.url), 'utf8'))
const values = fieldsOf({ hearing: shared.hearing, seats: shared.seats, openings: [shared.opened_at] })

test('[T4] every field is filled as the server fills it', () => {
  expect(values).toEqual(shared.values)
  expect(Object.keys(values).sort()).toEqual([...FIELDS].sort())
})

test.each(shared.filled)('[T4] a line of a header is filled as the server fills it: $line', ({ line, becomes }) => {
  expect(headerLines({ lines: [line] }, values).map(({ name, text }) => [name, text])).toEqual(becomes)
})

test.each(shared.unknown)('what is in braces and no field is named: %s', (text, found) => {
  expect(unknownField(text) ?? '').toBe(found)
})

test('the time is that of the appointment until the court has opened', () => {
  expect(fieldsOf({ ...shared, openings: [] }).time).toBe('2026年11月25日 09:30')
  expect(fieldsOf({ ...shared, openings: [], hearing: { ...shared.hearing, starts_at: 0 } }).time).toBe('')
  expect(dayAndTime(0)).toBe('1970年1月1日 08:00')
})

test('[T4] in a passage people stand in the sentence, and what is not known is a blank', () => {
  const lines = ['审：审判人员为{bench}，书记员为{clerks}。', '三：{third_party}在{place}。', '{nonsense}']
  expect(passageLines(lines, values)).toEqual([
    '审：审判人员为审判长王敏、人民陪审员周喆，书记员为李静、赵磊。',
    `三：${BLANK}在${BLANK}。`,
    '{nonsense}',
  ])
})
