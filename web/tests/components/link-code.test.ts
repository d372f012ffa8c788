// @vitest-environment jsdom
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import LinkCode from '../../src/components/signing/LinkCode.vue'
import type { SigningLink } from '../../src/protocol'
import { show } from './mounting'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const link = (number: number): SigningLink => ({ url: `https://court.example/g/${number}`, code: '<svg/>', until: 0 })

describe('The code of a signing link', () => {
  it('[G1] is replaced before its three minutes are over, and no more once it is hidden', async () => {
    let asked = 0
    const code = show(LinkCode, { name: '张伟', fetch: async () => link(++asked) })
    await flushPromises()
    expect(code.get('a').attributes('href')).toBe('https://court.example/g/1')
    await vi.advanceTimersByTimeAsync(170_000)
    expect(code.get('a').attributes('href')).toBe('https://court.example/g/2')
    code.unmount()
    await vi.advanceTimersByTimeAsync(600_000)
    expect(asked).toBe(2)
  })

  it('[G1] says that there is none for the moment, and asks again soon', async () => {
    const answers = [undefined, link(1)]
    const code = show(LinkCode, { name: '张伟', fetch: async () => answers.shift() })
    await flushPromises()
    expect(code.text()).toContain('暂时不能出码')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(code.get('img').attributes('alt')).toContain('张伟')
    code.unmount()
  })

  it('[G1] says that a phone cannot open an address of the server itself', async () => {
    const code = show(LinkCode, { name: '张伟', fetch: async () => ({ ...link(1), url: 'http://localhost:8000/g/1' }) })
    await flushPromises()
    expect(code.text()).toContain('手机无法打开')
    code.unmount()
  })
})
