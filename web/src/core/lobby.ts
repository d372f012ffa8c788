/** 候审室: who was called in from it, and what people found out about their devices. */

import { COURT, type DeviceCheck, type HearingEvent, type IdentityCheck, type LobbyView, type Role } from '../protocol'

export const NO_LOBBY: LobbyView = { kept: false, called: [], checks: {}, identities: {} }

/** The lobby after something that happened, by the hearing's clock. */
export function followed(lobby: LobbyView, event: HearingEvent, at: number): LobbyView {
  switch (event.type) {
    case 'called_in':
      return { ...lobby, called: [...lobby.called, event.seat] }
    case 'devices_checked':
      return { ...lobby, checks: { ...lobby.checks, [event.seat]: event.check } }
    case 'identity_given':
      return identified(lobby, event.seat, { stage: 'given', at, advice: event.advice, by: '', reason: '' })
    case 'identity_passed':
      return identified(lobby, event.seat, { stage: 'passed', at, by: event.by, reason: '' })
    case 'identity_refused':
      return identified(lobby, event.seat, { stage: 'refused', at, by: event.by, reason: event.reason })
    default:
      return lobby
  }
}

const NO_ADVICE: IdentityCheck['advice'] = { verdict: '', likeness: -1 }

function identified(lobby: LobbyView, seat: string, check: Partial<IdentityCheck> & Pick<IdentityCheck, 'stage'>) {
  const known = lobby.identities[seat] ?? { at: 0, advice: NO_ADVICE, by: '', reason: '' }
  return { ...lobby, identities: { ...lobby.identities, [seat]: { ...known, ...check } } }
}

/** Whether the lobby lets the seat pass: the court always, observers once called in, the others too where it is kept. */
export function admits({ kept, called }: LobbyView, seat: string, role: Role): boolean {
  return COURT.includes(role) || (role !== 'observer' && !kept) || called.includes(seat)
}

export const UNCHECKED: DeviceCheck = {
  camera: '',
  microphone: '',
  loudspeaker: '',
  echo: '',
  round_trip: 0,
  down: 0,
  up: 0,
  understood: -1,
}

/** 设备检测 as a whole: bad if anything that was tried is, good once the four devices and the network were tried. */
export function checked(check: DeviceCheck | undefined): 'none' | 'begun' | 'good' | 'bad' {
  if (!check) return 'none'
  const devices = [check.camera, check.microphone, check.loudspeaker, check.echo]
  if (devices.includes('bad') || (check.round_trip && !reaches(check))) return 'bad'
  return devices.includes('') || !check.round_trip ? 'begun' : 'good'
}

/** Whether a network carries sound and picture well. */
export const reaches = ({ round_trip, down, up }: DeviceCheck): boolean =>
  round_trip <= 300 && down >= 1_500 && up >= 800
