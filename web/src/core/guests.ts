/** Who comes to a hearing that is open already: 邀请人员 by the court, 旁听申请 by anybody. */

import type {
  Application,
  AskToObserve,
  HearingEvent,
  Invite,
  Invited,
  ObservedHearing,
  Role,
  SeatCard,
  SeatListed,
} from '../protocol'
import { ask } from './asking'
import type { HearingState } from './hearing'

/** Whom the court may invite; its own members are chosen elsewhere. */
export const INVITABLE: readonly Role[] = [
  'plaintiff',
  'plaintiff_agent',
  'defendant',
  'defendant_agent',
  'third_party',
  'third_party_agent',
  'witness',
  'expert',
  'interpreter',
  'observer',
]

type Lists = Pick<HearingState, 'seats' | 'applicants'>

const without = (cards: readonly SeatCard[], id: string) => cards.filter((card) => card.id !== id)

/** The lists after somebody came to one of them. */
export function listed({ seats, applicants }: Lists, { card, applying }: SeatListed): Lists {
  if (applying) return { seats, applicants: [...without(applicants, card.id), card] }
  return { seats: [...without(seats, card.id), card], applicants: without(applicants, card.id) }
}

/** The lists after the court has answered an application; who was approved is listed by a message of its own. */
export function answered({ seats, applicants }: Lists, event: HearingEvent & { seat: string }): Lists {
  return { seats, applicants: without(applicants, event.seat) }
}

/** All of these reject with RefusedError, or TypeError without a connection. */
export const invite = (seat: string, wanted: Invite): Promise<Invited> =>
  ask(`/s/${seat}/api/invitations`, { method: 'POST', body: JSON.stringify(wanted) })

export const fetchObserved = (hearing: string): Promise<ObservedHearing> => ask(`/observe/${hearing}/hearing`)

export const apply = (hearing: string, person: AskToObserve): Promise<Application> =>
  ask(`/observe/${hearing}/applications`, { method: 'POST', body: JSON.stringify(person) })

export const fetchApplication = (hearing: string, token: string): Promise<Application> =>
  ask(`/observe/${hearing}/applications/${token}`)
