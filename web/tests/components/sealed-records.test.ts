// @vitest-environment jsdom
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import axe from 'axe-core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import SealedRecords from '../../src/components/seal/SealedRecords.vue'
import { type HearingState, NOTHING } from '../../src/core/hearing'
import { NO_SIGNER, NO_SIGNING } from '../../src/core/signing'
import { ERRORS, type Seal, type Signature } from '../../src/protocol'
import { show } from './mounting'

enableAutoUnmount(afterEach)
afterEach(() => vi.unstubAllGlobals())

const SEAL: Seal = {
  version: 1,
  at: Date.UTC(2026, 10, 30, 9, 30),
  file: 'aa',
  size: 9,
  algorithm: 'RSA-3072-SHA256',
  stamped_at: Date.UTC(2026, 10, 30, 9, 31),
  trouble: '',
  answers: ['n'],
}
const SIGNATURE: Signature = {
  id: 'n',
  seat: 'p',
  version: 1,
  at: 0,
  picture: 'aa',
  how: 'link',
  by: 'p',
  device: '',
  renews: '',
  confirmed: false,
}
const VERSION = { number: 1, by: 'c', at: 0, root: 'ff', leaves: 3, blob: 'bb', whole: 'w', own: {} }

const seat = (id: string, role: 'clerk' | 'plaintiff') => ({ id, role, name: id })

const hearing = (you: string, seals: Seal[], signed = true): HearingState =>
  ({
    ...NOTHING,
    you,
    phase: 'closed',
    seats: [seat('c', 'clerk'), seat('p', 'plaintiff')],
    signing: {
      ...NO_SIGNING,
      versions: [VERSION],
      signers: signed ? { p: { ...NO_SIGNER, signatures: [SIGNATURE] } } : {},
      seals,
    },
  }) as HearingState

describe('封章 [G6]', () => {
  it('is asked for by the court, and a refusal is a sentence', async () => {
    const fetched = vi.fn(
      async () => new Response(JSON.stringify({ code: 'seal_certificate_expired' }), { status: 409 }),
    )
    vi.stubGlobal('fetch', fetched)
    const shown = show(SealedRecords, { state: hearing('c', []), online: true })
    expect(shown.get('button').text()).toBe('封章')
    await shown.get('button').trigger('click')
    await flushPromises()
    expect(fetched).toHaveBeenCalledWith('/s/c/api/signing/seal', { method: 'POST', headers: { 'x-tingji': '1' } })
    expect(shown.get('[role=alert]').text()).toBe(ERRORS.seal_certificate_expired.zh)
  })

  it('shows the files to whoever reads the record, the newest first, and a lacking time stamp', async () => {
    const later = { ...SEAL, version: 2, stamped_at: null, trouble: 'timestamp_unavailable' }
    const shown = show(SealedRecords, { state: hearing('p', [SEAL, later]), online: true }, 'en')
    expect(shown.findAll('a').map((link) => link.attributes('href'))).toEqual([
      '/s/p/signing/seals/2.pdf?inline=1',
      '/s/p/signing/seals/1.pdf?inline=1',
    ])
    expect(shown.findAll('li')[0]?.text()).toContain(ERRORS.timestamp_unavailable.en)
    expect(shown.findAll('li')[1]?.text()).toContain('time stamp 2026-11-30')
    expect(shown.find('button').exists()).toBe(false)
    const found = await axe.run(document.body, {
      rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
    })
    expect(found.violations).toEqual([])
  })

  it('cannot be asked for without a connection, but what was sealed is shown', () => {
    const shown = show(SealedRecords, { state: hearing('c', [SEAL]), online: false })
    expect(shown.find('button').exists()).toBe(false)
    expect(shown.findAll('a')).toHaveLength(1)
  })

  it('is asked for again only when there is something that no seal says', () => {
    const press = (seal: Partial<Seal>, signers = {}) => {
      const state = hearing('c', [{ ...SEAL, ...seal }])
      const shown = show(SealedRecords, {
        state: { ...state, signing: { ...state.signing, signers: { ...state.signing.signers, ...signers } } },
        online: true,
      })
      return shown.find('button').exists()
    }
    expect(press({})).toBe(false)
    expect(press({ trouble: 'timestamp_unavailable', stamped_at: null })).toBe(true)
    expect(press({ version: 0 })).toBe(true)
    const declined = { version: 1, at: 0, reason: '不', device: '' }
    expect(press({}, { q: { ...NO_SIGNER, declined } })).toBe(true)
    expect(press({ answers: ['n', 'q'] }, { q: { ...NO_SIGNER, declined } })).toBe(false)
  })

  it('is not there while nobody has signed, nor for a party without a file', () => {
    expect(
      show(SealedRecords, { state: hearing('c', [], false), online: true })
        .find('section')
        .exists(),
    ).toBe(false)
    expect(
      show(SealedRecords, { state: hearing('p', []), online: true })
        .find('section')
        .exists(),
    ).toBe(false)
  })
})
