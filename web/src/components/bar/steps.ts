import { admitted, type HearingState, may } from '../../core/hearing'
import { unsigned } from '../../core/signatures/asked'
import type { Command, Role, SeatCard } from '../../protocol'

/** What moves a sitting on, by the tags of the commands. */
export const STEPS = ['prepare', 'open', 'recess', 'resume', 'adjourn', 'close', 'conclude'] as const
export type Step = (typeof STEPS)[number]
export type StepCommand = Extract<Command, { type: Step }>

/** What the court should know before it concludes. */
export interface Unfinished {
  /** Words of the record that nobody has checked. */
  readonly doubtful: number
  /** Objections without a ruling. */
  readonly objections: number
  /** How often sound was lost to the recogniser. */
  readonly gaps: number
  /** People who have not signed the record. */
  readonly unsigned: number
}

const PARTIES: readonly Role[] = ['plaintiff', 'defendant', 'third_party']

/** Parties who keep the hearing from being opened before its time; nobody once the time has come. */
export function awaited(state: HearingState, now: number): SeatCard[] {
  if (now >= state.hearing.starts_at) return []
  const here = (id: string) => state.presence[id]?.online && admitted(state, id)
  return state.seats.filter(({ id, role }) => PARTIES.includes(role) && !here(id))
}

/** The steps that may be taken now, as the server will decide it. */
export function stepsNow(state: HearingState, now: number): Step[] {
  return STEPS.filter((step) => may(state, step) && (step !== 'open' || awaited(state, now).length === 0))
}

export function unfinished(state: HearingState, doubtful: number): Unfinished {
  const objections = state.objections.filter(({ id }) => !state.rulings[id]).length
  return { doubtful, objections, gaps: state.gaps, unsigned: unsigned(state).length }
}
