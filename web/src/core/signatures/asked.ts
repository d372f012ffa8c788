import { RIGHTS } from '../../protocol'
import { admitted, type HearingState, isCourt, roleOf } from '../hearing'
import { givenTo, presented } from '../signing'

/** Whether a seat is asked to sign the version that was presented last, by the server's rule. */
export const isAsked = (state: HearingState, seat: string): boolean =>
  presented(state.signing) !== undefined && isSigner(state, seat)

/** Who should sign, or should have been asked to, and has not signed the version that was presented last. */
export function unsigned(state: HearingState): string[] {
  const number = presented(state.signing)?.number ?? 0
  const signers = state.seats.map(({ id }) => id).filter((id) => isSigner(state, id))
  return signers.filter((id) => givenTo(state.signing, id, number).length === 0)
}

function isSigner(state: HearingState, seat: string): boolean {
  const role = roleOf(state, seat)
  if (!role || !RIGHTS.sign[role]) return false
  if (role === 'witness' || role === 'expert') return seat in (presented(state.signing)?.own ?? {})
  return isCourt(role) || admitted(state, seat)
}
