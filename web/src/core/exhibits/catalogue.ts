/** 证据目录: whose exhibits there are, in which order, and what they are called in court. */

import type { CaseCard, Exhibit, SeatCard } from '../../protocol'
import { type HearingState, isCourt, may, roleOf, seatOf } from '../hearing'

/** In place of a party's seat: 其他. */
export const OTHERS = ''

export interface Group {
  /** The case of a series; undefined where there is a single one. */
  readonly case: CaseCard | undefined
  /** The party's seat, or `OTHERS`. */
  readonly party: string
  readonly exhibits: readonly Exhibit[]
}

const PARTIES: readonly string[] = ['plaintiff', 'defendant', 'third_party']

export const partiesOf = (state: HearingState): SeatCard[] => state.seats.filter(({ role }) => PARTIES.includes(role))

/** Case by case, each party's exhibits as they are ordered; of 其他 only where there are any. */
export function groupsOf(state: HearingState): Group[] {
  const { exhibits, order } = state.evidence
  const { cases } = state.hearing
  const of = (party: string, one: CaseCard | undefined): Group => ({
    case: one,
    party,
    exhibits: (order[party] ?? [])
      .flatMap((id) => exhibits[id] ?? [])
      .filter((found) => found.case === (one?.id ?? '')),
  })
  return (cases.length ? cases : [undefined]).flatMap((one) => {
    const others = of(OTHERS, one)
    return [...partiesOf(state).map(({ id }) => of(id, one)), ...(others.exhibits.length ? [others] : [])]
  })
}

/** Its number among its party's exhibits in its case, from 1; withdrawn ones keep theirs. */
export function numberOf({ evidence }: HearingState, exhibit: Exhibit): number {
  const { order, exhibits } = evidence
  const beside = (order[exhibit.party] ?? []).filter((id) => exhibits[id]?.case === exhibit.case)
  return beside.indexOf(exhibit.id) + 1
}

/** As a court tells the cases of a series apart: 124号案; "" where there is a single one. */
export function caseCalled({ hearing }: HearingState, { case: id }: Exhibit): string {
  const number = hearing.cases.find((one) => one.id === id)?.case_number
  return number ? `${/\d+号$/.exec(number)?.[0] ?? number}案` : ''
}

/** The side of a party as the court writes it: its agent belongs to it. */
const SIDES: Readonly<Record<string, string>> = { plaintiff: '原告', defendant: '被告', third_party: '第三人' }

/** What an exhibit is called in the record, as the court writes: 原告证据3, or with the name where there are several. */
export function calledInCourt(state: HearingState, exhibit: Exhibit): string {
  const number = numberOf(state, exhibit)
  const seat = seatOf(state, exhibit.party)
  const inCase = caseCalled(state, exhibit)
  if (!seat) return `${inCase}其他证据${number || ''}`
  const alone = partiesOf(state).filter(({ role }) => role === seat.role).length === 1
  return `${inCase}${SIDES[seat.role] ?? ''}${alone ? '' : seat.name}证据${number || ''}`
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

/** Whether these stand as they were filed, so that nobody has moved one yet. */
export function asFiled({ evidence }: HearingState, party: string, chosen: readonly string[]): boolean {
  const leaves = (evidence.order[party] ?? []).flatMap((id) =>
    chosen.includes(id) ? (evidence.exhibits[id]?.leaf ?? []) : [],
  )
  return leaves.every((leaf, index) => index === 0 || leaf > (leaves[index - 1] ?? leaf))
}
