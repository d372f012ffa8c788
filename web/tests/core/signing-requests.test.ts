import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { freshId, signingPage } from '../../src/core/signatures/requests'
import type { WriteSignature } from '../../src/protocol'

const GIVEN: WriteSignature = {
  id: freshId(),
  version: 1,
  before: 0,
  drawn: { width: 10000, height: 5000, strokes: [[]] as unknown as WriteSignature['drawn']['strokes'] },
}

/** What the server does, time after time: nothing, a refusal, or that it is done. */
function server(...answers: ('gone' | { code: string } | 'done')[]) {
  const asked = vi.fn(async (_address: string, _options: RequestInit) => {
    const answer = answers.shift() ?? 'gone'
    if (answer === 'gone') throw new TypeError('Failed to fetch')
    const body = answer === 'done' ? { version: 1 } : { type: 'refused', request: 0, ...answer }
    return new Response(JSON.stringify(body), { status: answer === 'done' ? 200 : 503 })
  })
  vi.stubGlobal('fetch', asked)
  return asked
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a signature is sent again, the same one, until a server that was gone has it', async () => {
  const asked = server('gone', { code: 'unavailable' }, 'gone', 'done')
  const signed = signingPage('s-1').sign(GIVEN)
  await vi.runAllTimersAsync()
  expect(await signed).toEqual({ version: 1 })
  expect(new Set(asked.mock.calls.map(([, { body }]) => body))).toEqual(new Set([JSON.stringify(GIVEN)]))
  expect(asked).toHaveBeenCalledTimes(4)
})

test('a refusal is an answer, and is not asked for twice', async () => {
  const asked = server({ code: 'text_changing' })
  const refused = expect(signingPage('s-1').sign(GIVEN)).rejects.toMatchObject({ code: 'text_changing' })
  await vi.runAllTimersAsync()
  await refused
  expect(asked).toHaveBeenCalledTimes(1)
})

test('a server that stays away is told of in the end', async () => {
  const asked = server()
  const gone = expect(signingPage('s-1').decline({ version: 1, reason: '不' })).rejects.toThrow(TypeError)
  await vi.runAllTimersAsync()
  await gone
  expect(asked).toHaveBeenCalledTimes(20)
})

test('ids are made without what browsers offer over https alone', () => {
  const ids = new Set(Array.from({ length: 100 }, freshId))
  expect(ids.size).toBe(100)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
})
