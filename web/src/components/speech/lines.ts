import { type HearingState, speakerOf } from '../../core/hearing'
import { type Certainty, certainty } from '../../core/speakers'
import type { Correction, Role, SeatCard, Utterance } from '../../protocol'
import { clockTime, elapsed } from '../clock'

/** Kind of what is dragged from the list to the record: JSON of utterance ids. */
export const LINES = 'application/x-tingji-lines'

/** A final line as the list shows it. */
export interface Line {
  utterance: Utterance
  /** Of whoever spoke, as far as anybody has said. */
  role: Role
  name: string
  certainty: Certainty
  /** What it should read. */
  correction: Correction | undefined
  /** Who said so of its speaker and its words, in sentences. */
  notes: readonly string[]
  /** Since the opening of the hearing, or by the clock before it. */
  time: string
  exactTime: string
}

export function toLine(
  utterance: Utterance,
  seats: ReadonlyMap<string, SeatCard>,
  { openedAt, reassigned, corrections }: Pick<HearingState, 'openedAt' | 'reassigned' | 'corrections'>,
  notes: readonly string[] = [],
): Line {
  const seat = seats.get(speakerOf(utterance))
  return {
    utterance,
    role: seat?.role ?? 'observer',
    name: seat?.name ?? utterance.seat,
    certainty: certainty(utterance, reassigned),
    correction: corrections[utterance.id],
    notes,
    time: sinceOpening(utterance.start, openedAt),
    exactTime: clockTime(utterance.start),
  }
}

/** Time since the opening of the hearing, or by the clock before it. */
export const sinceOpening = (at: number, openedAt: number): string =>
  openedAt && at >= openedAt ? elapsed(at - openedAt) : clockTime(at)

/** What a line reads: as it was corrected, else as it was recognised. */
export const textOf = ({ utterance, correction }: Line): string => correction?.text ?? utterance.text

/** Lines of one speaker ('' for all) that contain the words, without regard to case. */
export function matching(lines: readonly Line[], words: string, speaker: string): readonly Line[] {
  const wanted = words.trim().toLowerCase()
  if (!wanted && !speaker) return lines
  return lines.filter(
    (line) =>
      (!speaker || speakerOf(line.utterance) === speaker) && (!wanted || textOf(line).toLowerCase().includes(wanted)),
  )
}
