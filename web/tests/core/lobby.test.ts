import { describe, expect, it } from 'vitest'
import { followed, NO_LOBBY } from '../../src/core/lobby'

describe('身份核验', () => {
  const given = followed(NO_LOBBY, { type: 'identity_given', seat: 'p', advice: { verdict: 'alike', likeness: 93 } }, 1)

  it('waits for the court, which passes it or says why not', () => {
    expect(given.identities.p).toMatchObject({ stage: 'given', at: 1 })
    const refused = followed(given, { type: 'identity_refused', seat: 'p', by: 'c', reason: 'card_unclear' }, 2)
    expect(refused.identities.p).toMatchObject({ stage: 'refused', at: 2, by: 'c', reason: 'card_unclear' })
    const passed = followed(refused, { type: 'identity_passed', seat: 'p', by: 'c' }, 3)
    expect(passed.identities.p).toEqual({
      stage: 'passed',
      at: 3,
      advice: { verdict: 'alike', likeness: 93 },
      by: 'c',
      reason: '',
    })
  })

  it('begins anew when it is handed in anew', () => {
    const refused = followed(given, { type: 'identity_refused', seat: 'p', by: 'c', reason: 'card_unclear' }, 2)
    const again = followed(refused, { type: 'identity_given', seat: 'p', advice: { verdict: '', likeness: -1 } }, 3)
    expect(again.identities.p).toEqual({
      stage: 'given',
      at: 3,
      advice: { verdict: '', likeness: -1 },
      by: '',
      reason: '',
    })
  })
})
