/** Remarks on the record put into words. */

import { type HearingState, speakerOf } from '../../core/hearing'
import { certainty } from '../../core/speakers'
import type { Objection, Ruling, Utterance } from '../../protocol'
import { clockTime } from '../clock'
import { sinceOpening } from '../speech/lines'
import type { Wording } from '../wording'

export interface ObjectionView {
  readonly objection: Objection
  readonly who: string
  readonly when: string
  /** Which sound is behind it; '' for what was typed. */
  readonly sound: string
  readonly ruling: Ruling | null
  /** Who ruled, and when. */
  readonly ruled: string
}

export function objectionView(state: HearingState, wording: Wording, objection: Objection): ObjectionView {
  const { t, name } = wording
  const ruling = state.rulings[objection.id] ?? null
  const line = state.utterances.find(({ id }) => id === objection.utterance)
  return {
    objection,
    who: name(objection.seat),
    when: clockTime(objection.at),
    sound: line ? soundOf(state, wording, line) : '',
    ruling,
    ruled: ruling ? t('remark.by_at', { name: name(ruling.by), time: clockTime(ruling.at) }) : '',
  }
}

/** When it was said, and into which microphone. */
export function soundOf({ openings }: HearingState, { t, name }: Wording, { start, seat }: Utterance): string {
  return t('remark.sound', { time: sinceOpening(start, openings), name: name(seat) })
}

/** What people said of a line afterwards, in sentences. */
export function lineNotes(state: HearingState, wording: Wording, line: Utterance): string[] {
  const { t, name } = wording
  const correction = state.corrections[line.id]
  const notes = speakerLines(state, wording, line)
  if (!correction) return notes
  return [...notes, t('correction.by', { name: name(correction.by), time: clockTime(correction.at) })]
}

/** Whose words a line is and how that is known, in sentences. */
export function speakerLines(state: HearingState, { t, name }: Wording, line: Utterance): string[] {
  const reassignment = state.reassigned[line.id]
  switch (certainty(line, state.reassigned)) {
    case 'asserted':
      return [t('speaker.asserted_means', { name: name(speakerOf(line)) })]
    case 'corrected':
      return [
        t('speaker.corrected_by', {
          name: name(speakerOf(line)),
          by: name(reassignment?.by ?? ''),
          time: clockTime(reassignment?.at ?? 0),
        }),
      ]
    default:
      return []
  }
}
