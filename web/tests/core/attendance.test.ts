import { expect, it } from 'vitest'
import { lossText, ofSeveralDays, summary } from '../../src/core/attendance'
import { NO_LINK } from './messages'

it('[H8] attendance counts cuts apart from leaving, returns after cuts, and time until now', () => {
  const stays = [
    { since: 1_000, until: 2_000, left: 'cut_off', link: NO_LINK },
    { since: 2_500, until: 3_000, left: 'left', link: NO_LINK },
    { since: 4_000, until: 5_000, left: 'cut_off', link: NO_LINK },
    { since: 6_000, until: 0, left: '', link: NO_LINK },
  ]
  expect(summary(stays, 8_000)).toEqual({ present: 4_500, cuts: 2, returns: 2 })
  expect(summary([], 8_000)).toEqual({ present: 0, cuts: 0, returns: 0 })
})

it('[H8] losses are told as shares where enough was sent to tell', () => {
  expect(lossText(1_000, 12)).toBe('1.2 %')
  expect(lossText(1_000, 0)).toBe('0.0 %')
  expect(lossText(49, 20)).toBe('')
})

it('[H8] the sheet has dates when not all of it was on one day', () => {
  const noon = new Date(2026, 10, 30, 12).getTime()
  const stay = { since: noon, until: noon + 60_000, left: 'left', link: NO_LINK }
  expect(ofSeveralDays({ a: [stay], b: [{ ...stay, until: 0 }] })).toBe(false)
  expect(ofSeveralDays({ a: [stay], b: [{ ...stay, since: noon + 86_400_000, until: 0 }] })).toBe(true)
})
