/** How speakers' paragraphs begin in the record: the same as the server's `server/hearing/labels.py`. */

import { COURT, LABELS, type SeatCard } from '../protocol'

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
