/** 签名: the versions of the record that were presented, and how far everybody is who is asked to sign. */

import {
  ALPHABET,
  type HearingEvent,
  type Signature,
  type SignerView,
  type SigningView,
  type Version,
} from '../protocol'

export type SigningEvent = Extract<
  HearingEvent,
  {
    type:
      | 'version_frozen'
      | 'signing_resumed'
      | 'signing_opened'
      | 'signing_read'
      | 'signer_confirmed'
      | 'signature_given'
      | 'signing_declined'
      | 'signer_reminded'
      | 'signer_released'
      | 'signatures_placed'
      | 'link_refused'
      | 'version_sealed'
  }
>

const TYPES = {
  version_frozen: true,
  signing_resumed: true,
  signing_opened: true,
  signing_read: true,
  signer_confirmed: true,
  signature_given: true,
  signing_declined: true,
  signer_reminded: true,
  signer_released: true,
  signatures_placed: true,
  link_refused: true,
  version_sealed: true,
} satisfies Record<SigningEvent['type'], true>

export const isSigning = (event: HearingEvent): event is SigningEvent => event.type in TYPES

export const NO_SIGNING: SigningView = { versions: [], paused: false, signers: {}, placed: [], seals: [] }

/** Of somebody who has not come yet. */
export const NO_SIGNER: SignerView = {
  opened: 0,
  opened_at: 0,
  read: 0,
  until: 0,
  device: '',
  signatures: [],
  declined: null,
  reminded_at: 0,
}

/** The first eight bytes of a hash (hex) in characters, as `server/signing/words.py` has them. */
export function wordsOf(root: string): string {
  const said = root
    .match(/../g)
    ?.slice(0, 8)
    .map((byte) => ALPHABET.charAt(Number.parseInt(byte, 16)))
  return said ? `${said.slice(0, 4).join('')} ${said.slice(4).join('')}` : ''
}

/** The version that is to be signed. */
export const presented = (signing: SigningView): Version | undefined => signing.versions.at(-1)

export const signerOf = (signing: SigningView, seat: string): SignerView => signing.signers[seat] ?? NO_SIGNER

/** What a seat has given to a version. */
export const givenTo = (signing: SigningView, seat: string, version: number): readonly Signature[] =>
  signerOf(signing, seat).signatures.filter((signature) => signature.version === version)

export type Progress = 'none' | 'open' | 'signed' | 'declined' | 'earlier'

/** How far a seat is with the version that is to be signed. */
export function progressOf(signing: SigningView, seat: string): Progress {
  const number = presented(signing)?.number ?? 0
  const signer = signerOf(signing, seat)
  if (givenTo(signing, seat, number).length) return 'signed'
  if (signer.declined?.version === number) return 'declined'
  if (signer.opened === number) return 'open'
  return signer.signatures.length ? 'earlier' : 'none'
}

/** The signing after something that happened at `at`. */
export function followed(signing: SigningView, event: HearingEvent, at: number): SigningView {
  const change = (seat: string, changed: Partial<SignerView>): SigningView => ({
    ...signing,
    signers: { ...signing.signers, [seat]: { ...signerOf(signing, seat), ...changed } },
  })
  switch (event.type) {
    case 'version_frozen':
      return { ...signing, versions: [...signing.versions, event.version], paused: false, placed: [] }
    case 'signing_resumed':
      return { ...signing, paused: false }
    case 'permission_changed':
      return event.granted.length ? paused(signing) : signing
    case 'objection_raised':
    case 'objection_ruled':
      return paused(signing)
    case 'signing_opened': {
      const { until, device } = event.session
      const read = signerOf(signing, event.seat).opened === event.version ? signerOf(signing, event.seat).read : 0
      return change(event.seat, { opened: event.version, opened_at: at, read, until, device })
    }
    case 'signing_read':
      return change(event.seat, { opened: event.version, read: event.tenths, until: event.until })
    case 'signature_given': {
      const { signature } = event
      const { signatures, declined } = signerOf(signing, signature.seat)
      const kept = declined?.version === signature.version ? null : declined
      return change(signature.seat, { signatures: [...signatures, signature], declined: kept })
    }
    case 'signing_declined':
      return change(event.seat, { declined: event.declined })
    case 'signer_reminded':
      return change(event.seat, { reminded_at: at })
    case 'signer_released':
      return change(event.seat, { until: 0, device: '' })
    case 'signatures_placed':
      return { ...signing, placed: event.signatures }
    case 'version_sealed':
      return { ...signing, seals: [...signing.seals, event.seal] }
    default:
      return signing
  }
}

const paused = (signing: SigningView): SigningView => (signing.versions.length ? { ...signing, paused: true } : signing)
