/** Who may speak at a microphone, and how sure it is that he did. */

import { type Role, type SeatCard, SIDES, type Utterance } from '../protocol'
import type { HearingState } from './hearing'

/** Seats that may speak at a microphone: its own first, then the others of its side. As the server decides it. */
export function sharing(seats: readonly SeatCard[], microphone: string): readonly SeatCard[] {
  const own = seats.find(({ id }) => id === microphone)
  if (!own) return []
  const side = SIDES.find((roles) => roles.includes(own.role)) ?? []
  return [own, ...seats.filter(({ id, role }) => id !== microphone && side.includes(role))]
}

/** Who is said to speak at a microphone now. */
export const speakingAt = ({ speakingAt }: Pick<HearingState, 'speakingAt'>, microphone: string): string =>
  speakingAt[microphone] ?? microphone

/** How it is known whose words a line is: by the microphone, because somebody said so then, or later. */
export type Certainty = 'microphone' | 'asserted' | 'corrected'

export function certainty({ id, seat, speaker }: Utterance, reassigned: HearingState['reassigned']): Certainty {
  if (id in reassigned) return 'corrected'
  return speaker && speaker !== seat ? 'asserted' : 'microphone'
}

const SILENT: readonly Role[] = ['observer']

/** Whom a line may be given to: first those of its microphone, then everybody else. */
export function speakersFor(seats: readonly SeatCard[], microphone: string): readonly SeatCard[] {
  const near = sharing(seats, microphone)
  return [...near, ...seats.filter((seat) => !near.includes(seat) && !SILENT.includes(seat.role))]
}
