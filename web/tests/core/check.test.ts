import { describe, expect, it } from 'vitest'
import { measureNetwork } from '../../src/core/check/network'
import { LINE, share } from '../../src/core/check/reading'
import { checked, UNCHECKED } from '../../src/core/lobby'

describe('设备检测 [A5]', () => {
  it('counts what was understood of the line, whatever else was said', () => {
    expect(share(LINE, LINE)).toBe(100)
    expect(share(LINE, '好的，双方当事人是否明白诉讼权利。谢谢')).toBe(100)
    expect(share('我同意', '我不同意')).toBe(100)
    expect(share('我同意', '同')).toBe(33)
    expect(share(LINE, '')).toBe(0)
  })

  it('measures the way to the server by its answers, and fails when there is none', async () => {
    const found = globalThis.fetch
    globalThis.fetch = async (_path, init) => new Response(init ? null : new Uint8Array(1000))
    const figures = await measureNetwork(async () => undefined, '/s/x/speed')
    expect(figures.round_trip).toBeGreaterThan(0)
    expect(figures.down).toBeGreaterThan(0)
    globalThis.fetch = async () => new Response(null, { status: 429 })
    await expect(measureNetwork(async () => undefined, '/s/x/speed')).rejects.toThrow('429')
    globalThis.fetch = found
  })

  it('is good only when every device and the network were tried and none is bad', () => {
    const devices = { camera: 'good', microphone: 'good', loudspeaker: 'good', echo: 'good' } as const
    const network = { round_trip: 30, down: 20_000, up: 9_000 }
    expect(checked(undefined)).toBe('none')
    expect(checked({ ...UNCHECKED, ...devices })).toBe('begun')
    expect(checked({ ...UNCHECKED, ...devices, ...network })).toBe('good')
    expect(checked({ ...UNCHECKED, ...devices, ...network, up: 90 })).toBe('bad')
    expect(checked({ ...UNCHECKED, echo: 'bad' })).toBe('bad')
  })
})
