import { admitted, type HearingState, may } from '../../core/hearing'
import type { Role, SeatCard } from '../../protocol'

/** What moves a sitting on, by the tags of the commands. */
export const STEPS = ['prepare', 'open', 'recess', 'resume', 'close'] as const
export type Step = (typeof STEPS)[number]

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
