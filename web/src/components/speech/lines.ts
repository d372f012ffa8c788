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
  /** Since its sitting was opened, or by the clock before the first. */
  time: string
  exactTime: string
}

export function toLine(
  utterance: Utterance,
  seats: ReadonlyMap<string, SeatCard>,
  { openings, reassigned, corrections }: Pick<HearingState, 'openings' | 'reassigned' | 'corrections'>,
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
    time: sinceOpening(utterance.start, openings),
    exactTime: clockTime(utterance.start),
  }
}

/** Time since its sitting was opened, or by the clock before the first. */
export function sinceOpening(at: number, openings: readonly number[]): string {
  const opened = openings.filter((opening) => opening <= at).at(-1)
  return opened === undefined ? clockTime(at) : elapsed(at - opened)
}

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
