import { expect, test } from 'vitest'
import { HistorySession } from '../../../src/core/history/session'
import { passages } from '../../../src/core/transcript'
import type { HistoryPage } from '../../../src/protocol'
import { Journal, textOf } from './journal'

/** The server's answer, three entries at a time. */
const answering =
  (journal: Journal, asked: number[]) =>
  async (after: number): Promise<HistoryPage> => {
    asked.push(after)
    const seqs = [...journal.updates, ...journal.events].map(({ seq }) => seq).sort((a, b) => a - b)
    const last = seqs.at(-1) ?? 0
    const next = Math.min(after + 3, last)
    const within = ({ seq }: { seq: number }): boolean => seq > after && seq <= next
    return { updates: journal.updates.filter(within), events: journal.events.filter(within), next, last }
  }

test('everything is fetched page by page and later only what came since', async () => {
  const journal = new Journal()
  journal.type('李', 1, '一二三四五六')
  const [asked, shares]: [number[], number[]] = [[], []]
  const session = new HistorySession(answering(journal, asked), (share) => shares.push(share))
  await session.load()
  expect(asked).toEqual([0, 3, 6])
  expect(shares.at(-1)).toBe(1)
  expect(session.timeline.end).toBe(6)
  journal.happen({ type: 'utterances_inserted', utterances: ['p.x.1'], by: '李' })
  journal.write('', (root) => textOf(root, 1).insert(0, '零'))
  await Promise.all([session.load(), session.load()])
  expect(asked).toEqual([0, 3, 6, 7, 9])
  expect(session.timeline.steps.at(-1)?.cause).toMatchObject({ by: '李' })
})

test('a page that did not come is asked for again and nothing is doubled', async () => {
  const journal = new Journal()
  journal.type('李', 1, '一二三四五')
  const answer = answering(journal, [])
  let failures = 1
  const session = new HistorySession(
    (after) => (after === 3 && failures-- > 0 ? Promise.reject(new TypeError('cut off')) : answer(after)),
    () => {},
  )
  await expect(session.load()).rejects.toThrow('cut off')
  await session.load()
  const [block] = session.paper.at(session.timeline.end)
  expect(block).toMatchObject({ runs: [{ text: '一二三四五', seat: '李' }] })
  expect(passages(journal.copy('李'))[0]?.text).toBe('一二三四五')
})
