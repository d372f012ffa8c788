import { expect, test } from 'vitest'
import { followed, givenTo, NO_SIGNING, progressOf, wordsOf } from '../../src/core/signing'
import type { HearingEvent, Signature, SigningView } from '../../src/protocol'

const BYTES = new Uint8Array()

const frozen = (number: number): HearingEvent => ({
  type: 'version_frozen',
  version: { number, by: 'c1', at: number, root: 'ff', leaves: 3, blob: 'bb', whole: `${number}`, own: {} },
  grant: 0,
  objections: 0,
  rulings: 0,
})
const opened = (seat: string, version: number): HearingEvent => ({
  type: 'signing_opened',
  seat,
  version,
  session: { digest: BYTES, until: 99, how: 'link', device: 'Android', confirmed: false },
  link: BYTES,
})
const signature = (seat: string, version: number): Signature => ({
  id: `${seat}${version}`,
  seat,
  version,
  at: 5,
  picture: 'aa',
  how: 'link',
  by: seat,
  device: '',
  renews: '',
  confirmed: false,
})
const given = (seat: string, version: number): HearingEvent => ({
  type: 'signature_given',
  signature: signature(seat, version),
})
const granted = (holders: string[]): HearingEvent => ({
  type: 'permission_changed',
  by: 'j',
  how: 'taken',
  ended: [],
  granted: holders,
})

const after = (...events: HearingEvent[]): SigningView =>
  events.reduce((signing, event, at) => followed(signing, event, at), NO_SIGNING)

test('a hash is said in two groups of four characters, as the server says it', () => {
  expect(wordsOf(`00ff${'01'.repeat(30)}`)).toBe('爱月安安 安安安安')
})

test('a signer goes from nothing to an open page to a signature, and with another version begins anew', () => {
  const events = [frozen(1), opened('p', 1), given('p', 1), frozen(2), opened('p', 2)]
  const seen = events.map((_, count) => progressOf(after(...events.slice(0, count + 1)), 'p'))
  expect(seen).toEqual(['none', 'open', 'signed', 'earlier', 'open'])
  expect(givenTo(after(...events), 'p', 1)).toHaveLength(1)
  expect(givenTo(after(...events), 'p', 2)).toHaveLength(0)
})

test('who declined may still sign', () => {
  const declined: HearingEvent = {
    type: 'signing_declined',
    seat: 'p',
    declined: { version: 1, at: 0, reason: '不', device: '' },
  }
  expect(progressOf(after(frozen(1), declined), 'p')).toBe('declined')
  expect(progressOf(after(frozen(1), declined, given('p', 1)), 'p')).toBe('signed')
})

test('signing pauses while somebody may write or something was objected, until the record is presented again', () => {
  const resumed: HearingEvent = { type: 'signing_resumed', number: 1, by: 'j', grant: 1, objections: 0, rulings: 0 }
  const ruled: HearingEvent = {
    type: 'objection_ruled',
    objection: 'o',
    ruling: { by: 'j', at: 0, accepted: true, text: '', reason: '' },
  }
  expect(after(granted(['j'])).paused).toBe(false)
  expect(after(frozen(1), granted([])).paused).toBe(false)
  expect(after(frozen(1), granted(['j'])).paused).toBe(true)
  expect(after(frozen(1), ruled).paused).toBe(true)
  expect(after(frozen(1), granted(['j']), resumed).paused).toBe(false)
  expect(after(frozen(1), granted(['j']), frozen(2)).paused).toBe(false)
})

test('what stands in the record is taken out of it by another version', () => {
  const placed: HearingEvent = { type: 'signatures_placed', signatures: [signature('p', 1)], by: 'c1' }
  expect(after(frozen(1), placed).placed).toHaveLength(1)
  expect(after(frozen(1), placed, frozen(2)).placed).toHaveLength(0)
})

test('a seal is kept, whichever version comes after it', () => {
  const seal = {
    version: 1,
    at: 7,
    file: 'aa',
    size: 9,
    algorithm: 'RSA-3072-SHA256',
    stamped_at: 8,
    trouble: '',
    answers: ['p1'],
  }
  const sealed: HearingEvent = { type: 'version_sealed', seal, by: 'c1' }
  expect(after(frozen(1), sealed, frozen(2)).seals).toEqual([seal])
})

test('reading begins anew with a version, and a page that the court released is open no more', () => {
  const read: HearingEvent = { type: 'signing_read', seat: 'p', version: 1, tenths: 6, until: 99 }
  const released: HearingEvent = { type: 'signer_released', seat: 'p', by: 'c1' }
  expect(after(frozen(1), opened('p', 1), read).signers.p?.read).toBe(6)
  expect(after(frozen(1), opened('p', 1), read, opened('p', 1)).signers.p?.read).toBe(6)
  expect(after(frozen(1), opened('p', 1), read, frozen(2), opened('p', 2)).signers.p?.read).toBe(0)
  expect(after(frozen(1), opened('p', 1)).signers.p?.until).toBe(99)
  expect(after(frozen(1), opened('p', 1), released).signers.p?.until).toBe(0)
})
