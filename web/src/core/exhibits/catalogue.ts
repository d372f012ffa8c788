/** 证据目录: whose exhibits there are, in which order, and what they are called in court. */

import type { Exhibit, SeatCard } from '../../protocol'
import { type HearingState, isCourt, may, roleOf, seatOf } from '../hearing'

/** In place of a party's seat: 其他. */
export const OTHERS = ''

export interface Group {
  /** The party's seat, or `OTHERS`. */
  readonly party: string
  readonly exhibits: readonly Exhibit[]
}

const PARTIES: readonly string[] = ['plaintiff', 'defendant', 'third_party']

export const partiesOf = (state: HearingState): SeatCard[] => state.seats.filter(({ role }) => PARTIES.includes(role))

/** Each party's exhibits as they are ordered; of 其他 only where there are any. */
export function groupsOf(state: HearingState): Group[] {
  const { exhibits, order } = state.evidence
  const of = (party: string): Group => ({
    party,
    exhibits: (order[party] ?? []).flatMap((id) => exhibits[id] ?? []),
  })
  const others = of(OTHERS)
  return [...partiesOf(state).map(({ id }) => of(id)), ...(others.exhibits.length ? [others] : [])]
}

/** Its number among its party's exhibits, from 1; withdrawn ones keep theirs. */
export function numberOf({ evidence }: HearingState, { id, party }: Exhibit): number {
  return (evidence.order[party] ?? []).indexOf(id) + 1
}

/** The side of a party as the court writes it: its agent belongs to it. */
const SIDES: Readonly<Record<string, string>> = { plaintiff: '原告', defendant: '被告', third_party: '第三人' }

/** What an exhibit is called in the record, as the court writes: 原告证据3, or with the name where there are several. */
export function calledInCourt(state: HearingState, exhibit: Exhibit): string {
  const number = numberOf(state, exhibit)
  const seat = seatOf(state, exhibit.party)
  if (!seat) return `其他证据${number || ''}`
  const alone = partiesOf(state).filter(({ role }) => role === seat.role).length === 1
  return `${SIDES[seat.role] ?? ''}${alone ? '' : seat.name}证据${number || ''}`
}

const side = (role: string | undefined): string => (role ?? '').replace('_agent', '')

/** Whether the seat manages a party's exhibits: its own side's, the court all. */
export function forParty(state: HearingState, party: string, seat = state.you): boolean {
  const role = roleOf(state, seat)
  if (isCourt(role)) return true
  const own = roleOf(state, party)
  return own !== undefined && side(role) === side(own)
}

/** For whom the seat may file exhibits. */
export function mayFileFor(state: HearingState): string[] {
  if (!may(state, 'file_exhibits')) return []
  const parties = partiesOf(state).flatMap(({ id }) => (forParty(state, id) ? [id] : []))
  return isCourt(roleOf(state, state.you)) ? [...parties, OTHERS] : parties
}

/** The order after an exhibit is put in another's place; the same one when nothing changes. */
export function reordered(order: readonly string[], moved: string, to: number): readonly string[] {
  const from = order.indexOf(moved)
  const place = Math.min(order.length - 1, Math.max(0, to))
  if (from < 0 || from === place) return order
  const rest = order.filter((id) => id !== moved)
  return [...rest.slice(0, place), moved, ...rest.slice(place)]
}

/** The order in which these stand as they were chosen, in the places that they have; all others keep theirs. */
export function together(order: readonly string[], chosen: readonly string[]): readonly string[] {
  const waiting = chosen.filter((id) => order.includes(id))
  const next = [...order]
  order.forEach((id, index) => {
    if (waiting.includes(id)) next[index] = ''
  })
  return next.map((id) => id || (waiting.shift() ?? id))
}
