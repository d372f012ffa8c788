import { admitted, type HearingState, isCourt, roleOf } from '../../core/hearing'
import type { MediaView } from '../../core/media'
import { sharing, speakingAt } from '../../core/speakers'
import type { Role, SeatCard } from '../../protocol'
import { inCourtOrder } from './roles'

/** Where somebody is, as the tiles show it. */
export type Whereabouts = 'here' | 'outside' | 'waiting' | 'lobby' | 'removed' | 'offline' | 'left' | 'absent'

/** What a tile shows of one seat. */
export interface Person {
  id: string
  role: Role
  name: string
  own: boolean
  /** A witness or an expert: called in, and sent out again. */
  testifies: boolean
  /** Whether the court can mute him, blank his camera or send him out. */
  underOrder: boolean
  whereabouts: Whereabouts
  microphone: boolean
  camera: boolean
  /** 静音: only the court hears him. */
  muted: boolean
  /** Only the court sees his camera. */
  blanked: boolean
  speaking: boolean
  /** How his network is. */
  network: 'good' | 'fair' | 'poor'
  /** Place among those who ask to speak, from 1; 0 for who does not. */
  hand: number
  picture: MediaStream | null
  /** Who may speak at this microphone, if it is on and they are several. */
  speakers: readonly SeatCard[]
  /** Which of them is said to speak. */
  speaker: SeatCard | undefined
}

const TESTIFYING: readonly Role[] = ['witness', 'expert']

/** Witnesses who have arrived wait until they are summoned, others in the lobby or sent out until called in. */
export function whereabouts(state: HearingState, seat: string): Whereabouts {
  if (state.order.removed.includes(seat)) return 'removed'
  // Of who is outside nobody is told but the court.
  if (!isCourt(roleOf(state, state.you)) && !admitted(state, seat)) return 'outside'
  const presence = state.presence[seat]
  if (!presence) return 'absent'
  if (!presence.online) return presence.left === 'left' ? 'left' : 'offline'
  if (admitted(state, seat)) return 'here'
  const role = roleOf(state, seat)
  return role && TESTIFYING.includes(role) ? 'waiting' : 'lobby'
}

/** Those to whom the court can do something: not to itself, and not to those who only watch. */
export const underOrder = (role: Role): boolean => !isCourt(role) && role !== 'observer'

/** Everybody of the hearing in the court's order. The server tells of the others' devices; one's own are here. */
export function peopleOf(state: HearingState, media: MediaView): Person[] {
  return inCourtOrder(state.seats).map((seat) => {
    const own = seat.id === state.you
    const devices = own ? ownDevices(media) : state.devices[seat.id]
    const shared = devices?.microphone ? sharing(state.seats, seat.id) : []
    const blanked = state.order.blanked.includes(seat.id)
    const hidden = blanked && !own && !isCourt(roleOf(state, state.you))
    const picture = own ? media.own : (media.streams[seat.id]?.camera ?? null)
    return {
      ...seat,
      own,
      testifies: TESTIFYING.includes(seat.role),
      whereabouts: whereabouts(state, seat.id),
      microphone: devices?.microphone ?? false,
      camera: devices?.camera ?? false,
      muted: state.order.muted.includes(seat.id),
      blanked,
      underOrder: underOrder(seat.role),
      speaking: state.speaking.includes(seat.id),
      network: state.networks[seat.id] ?? 'good',
      hand: state.hands.indexOf(seat.id) + 1,
      // In recess nothing is passed on and pictures stand still: rather none.
      picture: state.phase === 'recess' || hidden ? null : picture,
      speakers: shared.length > 1 ? shared : [],
      speaker: shared.find(({ id }) => id === speakingAt(state, seat.id)),
    }
  })
}

const ownDevices = ({ microphone, camera, sample }: MediaView) => ({
  microphone: microphone === 'on' || sample !== null,
  camera: camera === 'on',
})
