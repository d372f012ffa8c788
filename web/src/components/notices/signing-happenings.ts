import type { SigningEvent } from '../../core/signing'
import type { Wording } from '../wording'

/** One line of the log for what happens while the record is signed. */
export function describeSigning(event: SigningEvent, { t, name }: Wording): string {
  switch (event.type) {
    case 'version_frozen':
      return t('signing.was_presented', { name: name(event.version.by), number: event.version.number })
    case 'signing_resumed':
      return t('signing.was_resumed', { name: name(event.by), number: event.number })
    case 'signing_opened':
      return t('signing.was_opened', { name: name(event.seat) })
    case 'signing_read':
      return t('signing.was_read', { name: name(event.seat), share: event.tenths * 10 })
    case 'signer_confirmed':
      return t('signing.was_confirmed', { name: name(event.seat) })
    case 'signature_given': {
      const { seat, by, how, renews, version } = event.signature
      if (how === 'paper') return t('signing.was_paper', { by: name(by), name: name(seat), number: version })
      return t(renews ? 'signing.was_renewed' : 'signing.was_signed', { name: name(seat), number: version })
    }
    case 'signing_declined':
      return t('signing.was_declined', { name: name(event.seat), reason: event.declined.reason })
    case 'signer_reminded':
      return t('signing.was_reminded', { by: name(event.by), name: name(event.seat) })
    case 'signer_released':
      return t('signing.was_released', { by: name(event.by), name: name(event.seat) })
    case 'signatures_placed':
      return t('signing.was_placed', { name: name(event.by), count: event.signatures.length })
    case 'version_sealed':
      return t(event.seal.trouble ? 'seal.was_sealed_unstamped' : 'seal.was_sealed', {
        name: name(event.by),
        number: event.seal.version,
      })
    case 'link_refused':
      return t('signing.was_refused', { name: name(event.seat), code: t(`signing.refusal.${event.code}`) })
  }
}
