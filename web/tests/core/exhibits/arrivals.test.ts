import { afterEach, describe, expect, it, vi } from 'vitest'
import { Arrival, arrivals } from '../../../src/core/arrivals'
import type { UploadView } from '../../../src/core/uploads'
import type { Arriving } from '../../../src/protocol'

const sent = (state: Arriving['state'], code = ''): Arriving => {
  const described = { id: 'u1', party: 'p', name: '借条.pdf', title: '借条', size: 5 }
  return { state, share: 1, code, exhibit: '', ...described }
}

afterEach(() => vi.unstubAllGlobals())

/** A server that answers in this order, the last answer again and again. */
function server(...answers: (() => Response)[]): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
    init.signal?.throwIfAborted()
    asked.push(`${init.method ?? 'GET'} ${address}`)
    return (answers.length > 1 ? answers.shift() : answers[0])?.()
  })
  return asked
}

function arrival(one: Arriving): { one: Arrival; views: UploadView[] } {
  const views: UploadView[] = []
  return {
    one: new Arrival(
      '/s/p/uploads/u1',
      one,
      (view) => views.push(view),
      async () => {},
    ),
    views,
  }
}

describe('A file that an earlier page has sent', () => {
  it('[E1] is followed until it is an exhibit', async () => {
    server(
      () => Response.json({ state: 'checking', share: 1, code: 'store_waits', exhibit: '' }),
      () => Response.json({ state: 'filed', share: 1, code: '', exhibit: 'e1' }),
    )
    const { one, views } = arrival(sent('checking'))
    await one.start()
    expect(views.map(({ phase, code }) => [phase, code])).toEqual([
      ['checking', 'store_waits'],
      ['filed', ''],
    ])
    expect(one.view.exhibit).toBe('e1')
  })

  it('[E1] that was refused while nobody looked says so until it is put away', async () => {
    const asked = server(() => new Response(null, { status: 204 }))
    const { one } = arrival(sent('refused', 'encrypted_file'))
    await one.start()
    expect(one.view).toMatchObject({ phase: 'refused', code: 'encrypted_file' })
    await one.cancel()
    expect(asked).toEqual(['DELETE /s/p/uploads/u1'])
  })

  it('is refused in the end, or lost sight of', async () => {
    server(() => Response.json({ state: 'refused', share: 1, code: 'damaged_file', exhibit: '' }))
    const refused = arrival(sent('checking')).one
    await refused.start()
    expect(refused.view).toMatchObject({ phase: 'refused', code: 'damaged_file' })
    server(() => new Response(null, { status: 502 }))
    const lost = arrival(sent('checking')).one
    await lost.start()
    expect(lost.view).toMatchObject({ phase: 'failed', code: 'unavailable' })
  })
})

describe('The list of what an earlier page has sent', () => {
  it('has what is examined or refused, and nothing that waits for its sender', async () => {
    const uploads = [sent('receiving'), sent('converting'), sent('refused', 'damaged_file')]
    server(() => Response.json({ uploads }))
    expect((await arrivals('/s/p/uploads')).map(({ state }) => state)).toEqual(['converting', 'refused'])
  })

  it('is empty when the server cannot be asked', async () => {
    server(() => new Response(null, { status: 503 }))
    expect(await arrivals('/s/p/uploads')).toEqual([])
  })
})
