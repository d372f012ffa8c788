/** How speakers' paragraphs begin in the record: the same as the server's `server/hearing/labels.py`. */

import { COURT, LABELS, type Role, type SeatCard } from '../protocol'

type Seat = Pick<SeatCard, 'id' | 'role'>

/**
 * The label of each seat, by its id; `seats` in the court's order. Several of one role outside the court are numbered
 * (原1, 原2). The court speaks as one: whoever of the bench asks is 审, whichever clerk notes is 书.
 */
export function labels(seats: readonly Seat[]): ReadonlyMap<string, string> {
  const sharing = new Map<string, number>()
  for (const { role } of seats) sharing.set(LABELS[role], (sharing.get(LABELS[role]) ?? 0) + 1)
  const met = new Map<string, number>()
  return new Map(
    seats.map(({ id, role }) => {
      const label = LABELS[role]
      const number = (met.get(label) ?? 0) + 1
      met.set(label, number)
      const numbered = (sharing.get(label) ?? 0) > 1 && !COURT.includes(role)
      return [id, numbered ? `${label}${number}` : label]
    }),
  )
}

/** Those whose paragraphs begin with the same label. */
export interface Speaker {
  readonly label: string
  readonly role: Role
  readonly names: readonly string[]
}

const ORDER = Object.keys(LABELS)

/** Everybody who may be asked to speak, by label, in the court's order of roles: the order of the keys. */
export function speakersOf(seats: readonly SeatCard[]): Speaker[] {
  const label = labels(seats)
  const found = new Map<string, Speaker>()
  const inOrder = seats.filter(({ role }) => role !== 'observer')
  for (const { id, role, name } of inOrder.sort((one, other) => ORDER.indexOf(one.role) - ORDER.indexOf(other.role))) {
    const own = label.get(id) ?? ''
    const known = found.get(own)
    found.set(own, { label: own, role: known?.role ?? role, names: [...(known?.names ?? []), name] })
  }
  return [...found.values()]
}

/** What a line says and who says it, if it begins as in "审：现在开庭"; 原 is a label too where 原1 is. */
export function splitLabel(line: string, labels: readonly string[]): { label: string | null; text: string } {
  const [before, label] = /^([^：:]{1,8})[：:]/.exec(line) ?? []
  const known = labels.some((one) => one === label || one.replace(/\d+$/, '') === label)
  return label && before && known ? { label, text: line.slice(before.length) } : { label: null, text: line }
}
