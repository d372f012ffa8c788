import type { Role, SeatCard, Utterance } from '../../protocol'
import { clockTime, elapsed } from '../clock'

/** Kind of what is dragged from the list to the record: JSON of utterance ids. */
export const LINES = 'application/x-tingji-lines'

/** A final line as the list shows it. */
export interface Line {
  utterance: Utterance
  role: Role
  name: string
  /** Since the opening of the hearing, or by the clock before it. */
  time: string
  exactTime: string
}

export function toLine(utterance: Utterance, seats: ReadonlyMap<string, SeatCard>, openedAt: number): Line {
  const seat = seats.get(utterance.seat)
  const exactTime = clockTime(utterance.start)
  return {
    utterance,
    role: seat?.role ?? 'observer',
    name: seat?.name ?? utterance.seat,
    time: openedAt && utterance.start >= openedAt ? elapsed(utterance.start - openedAt) : exactTime,
    exactTime,
  }
}

/** Lines of one speaker ('' for all) that contain the words, without regard to case. */
export function matching(lines: readonly Line[], words: string, speaker: string): readonly Line[] {
  const wanted = words.trim().toLowerCase()
  if (!wanted && !speaker) return lines
  return lines.filter(
    ({ utterance }) =>
      (!speaker || utterance.seat === speaker) && (!wanted || utterance.text.toLowerCase().includes(wanted)),
  )
}
