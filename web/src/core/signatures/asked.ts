import { RIGHTS } from '../../protocol'
import { admitted, type HearingState, isCourt, roleOf } from '../hearing'
import { presented } from '../signing'

/** Whether a seat is asked to sign the version that was presented last, by the server's rule. */
export function isAsked(state: HearingState, seat: string): boolean {
  const version = presented(state.signing)
  const role = roleOf(state, seat)
  if (!version || !role || !RIGHTS.sign[role]) return false
  if (role === 'witness' || role === 'expert') return seat in version.own
  return isCourt(role) || admitted(state, seat)
}
