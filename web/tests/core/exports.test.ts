import { afterEach, describe, expect, it, vi } from 'vitest'
import { RefusedError } from '../../src/core/connection'
import { addressOf, fetchFile } from '../../src/core/exports'

afterEach(() => vi.unstubAllGlobals())

/** What the server would answer; the addresses that it was asked for. */
function answering(answer: () => Response): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address)
    return Promise.resolve(answer())
  })
  return asked
}

describe('files of the record', () => {
  it('are to be had below the path of the seat', () => {
    expect(addressOf('s-1', { part: 'record', form: 'pdf' })).toBe('/s/s-1/record.pdf')
    expect(addressOf('s-1', { part: 'record', form: 'pdf' }, true)).toBe('/s/s-1/record.pdf?inline=1')
    const copy = { part: 'record', form: 'docx', redacted: true, numbered: true } as const
    expect(addressOf('s-1', copy)).toBe('/s/s-1/record.docx?redacted=1&lines=1')
    expect(addressOf('s-1', { part: 'lines', form: 'txt', redacted: false })).toBe('/s/s-1/lines.txt')
  })

  it('are called as the server calls them', async () => {
    const headers = {
      'content-disposition': `attachment; filename="r.pdf"; filename*=UTF-8''${encodeURIComponent('（2026）1号 庭审笔录.pdf')}`,
    }
    const asked = answering(() => new Response('%PDF', { headers }))
    const file = await fetchFile('s-1', { part: 'record', form: 'pdf' })
    expect(file.name).toBe('（2026）1号 庭审笔录.pdf')
    expect(await file.content.text()).toBe('%PDF')
    expect(asked).toEqual(['/s/s-1/record.pdf'])
  })

  it('that are refused say by which code, also when what answers is not the server', async () => {
    answering(() => Response.json({ code: 'no_permission' }, { status: 403 }))
    const refused = fetchFile('s-1', { part: 'record', form: 'pdf' })
    await expect(refused).rejects.toEqual(new RefusedError('no_permission'))
    answering(() => new Response('<html>Bad gateway</html>', { status: 502 }))
    await expect(fetchFile('s-1', { part: 'lines', form: 'txt' })).rejects.toEqual(new RefusedError('internal'))
  })
})
