/** 候审室: who was called in from it. */

import { COURT, type HearingEvent, type LobbyView, type Role } from '../protocol'

export const NO_LOBBY: LobbyView = { kept: false, called: [] }

/** The lobby after something that happened. */
export function followed(lobby: LobbyView, event: HearingEvent): LobbyView {
  return event.type === 'called_in' ? { ...lobby, called: [...lobby.called, event.seat] } : lobby
}

/** Whether the lobby lets the seat pass: the court always, observers once called in, the others too where it is kept. */
export function admits({ kept, called }: LobbyView, seat: string, role: Role): boolean {
  return COURT.includes(role) || (role !== 'observer' && !kept) || called.includes(seat)
}
