/** How a sitting ends that is not merely closed: 择日再审, and 归档 of the whole hearing. */

import type { Adjourned, Concluded } from '../protocol'
import type { HearingState } from './hearing'

/** What becomes of the state; `at` in milliseconds by the hearing's clock. */
export function ended(state: HearingState, event: Adjourned | Concluded, at: number): Partial<HearingState> {
  if (event.type === 'concluded') return { stream: '' }
  return {
    phase: 'scheduled',
    phaseSince: at,
    phaseUntil: 0,
    hands: [],
    hearing: { ...state.hearing, starts_at: event.until },
    sitting: state.sitting + 1,
    summoned: [],
    order: { ...state.order, reading: 0 },
    lobby: { ...state.lobby, called: [] },
  }
}
