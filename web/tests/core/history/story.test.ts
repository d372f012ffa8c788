import { expect, test } from 'vitest'
import { Paper } from '../../../src/core/history/paper'
import { versionsOf } from '../../../src/core/history/story'
import { idOf } from '../../../src/core/history/timeline'
import { rootOf } from '../../../src/core/transcript'
import { elementOf, Journal, textOf } from './journal'

test('a passage tells its own story, burst by burst, until it is gone', () => {
  const journal = new Journal()
  const id = idOf(elementOf(rootOf(journal.copy('李')), 1))
  journal.type('李', 1, '原告同意')
  journal.now += 10_000
  journal.write('赵', (root) => textOf(root, 1).insert(2, '不'))
  journal.now += 10_000
  journal.write('王', (root) => textOf(root, 1).insert(0, '临'))
  journal.write('王', (root) => textOf(root, 1).delete(0, 1))
  journal.now += 10_000
  journal.write('王', (root) => root.delete(1))
  const timeline = journal.timeline()
  const versions = versionsOf(timeline, new Paper(timeline), id)
  expect(versions.map(({ seats, passage }) => [seats.join(), passage.status])).toEqual([
    ['李', 'added'],
    ['赵', 'changed'],
    ['王', 'removed'],
  ])
  expect(versions[1]?.passage.runs.map(({ sign, text }) => `${sign} ${text}`)).toEqual([
    'same 原告',
    'added 不',
    'same 同意',
  ])
})
