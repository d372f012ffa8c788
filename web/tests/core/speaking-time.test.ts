import { expect, it } from 'vitest'
import { spokenTable } from '../../src/core/speaking-time'

it('[H12] speaking time is a table of stages and of the sides that spoke, with the parties always in it', () => {
  const spoken = {
    法庭辩论: { plaintiff: 3_000, others: 500 },
    '': { court: 1_000 },
    法庭调查: { plaintiff: 2_000 },
  }
  const table = spokenTable(spoken, ['法庭调查', '法庭辩论'])
  expect(table.sides).toEqual(['court', 'plaintiff', 'defendant', 'others'])
  expect(table.rows).toEqual([
    { stage: '', times: [1_000, 0, 0, 0] },
    { stage: '法庭调查', times: [0, 2_000, 0, 0] },
    { stage: '法庭辩论', times: [0, 3_000, 0, 500] },
  ])
  expect(table.all).toEqual([1_000, 5_000, 0, 500])
})
