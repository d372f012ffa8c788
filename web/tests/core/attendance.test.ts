import { expect, it } from 'vitest'
import { summary } from '../../src/core/attendance'

it('[H8] attendance counts cuts apart from leaving, returns after cuts, and time until now', () => {
  const stays = [
    { since: 1_000, until: 2_000, left: 'cut_off' },
    { since: 2_500, until: 3_000, left: 'left' },
    { since: 4_000, until: 5_000, left: 'cut_off' },
    { since: 6_000, until: 0, left: '' },
  ]
  expect(summary(stays, 8_000)).toEqual({ present: 4_500, cuts: 2, returns: 2 })
  expect(summary([], 8_000)).toEqual({ present: 0, cuts: 0, returns: 0 })
})
