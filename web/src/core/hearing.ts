/** The hearing as this seat may see it: one immutable value, and what can be asked of it. */

import {
  COURT,
  type Correction,
  type DevicesChanged,
  type Draft,
  FREE_FOR_ALL,
  type Happened,
  type Header,
  type HearingCard,
  LEADERS,
  LEADING,
  type LobbyView,
  NEEDS_ADMISSION,
  NEEDS_GRANT,
  type Networks,
  type Objection,
  type OrderView,
  type Phase,
  type Presence,
  type Reassignment,
  RIGHTS,
  type Right,
  type Role,
  type Ruling,
  type SeatCard,
  type SpeechState,
  type Utterance,
  type Viewed,
  type Welcome,
  type WrittenMessage,
} from '../protocol'
import { type EvidenceState, NO_EVIDENCE } from './evidence'
import { admits, NO_LOBBY } from './lobby'
import { NO_ORDER } from './order'
import { NO_SHARING } from './sharing'
import { NO_SIGNING } from './signing'

/** What somebody is saying right now. */
export interface Partial {
  readonly text: string
  readonly at: number
}

/** All times are milliseconds since the epoch by the server's clock; see `now`. */
export interface HearingState {
  /** Whether the server has answered yet; before that everything else is empty. */
  readonly known: boolean
  readonly seq: number
  /** The server's clock less this machine's, in milliseconds. */
  readonly clockOffset: number
  readonly you: string
  /** Outside the room: in the lobby, not yet summoned as a witness, or sent out. */
  readonly waiting: boolean
  readonly hearing: HearingCard
  readonly phase: Phase
  readonly phaseSince: number
  /** When a recess is meant to end; 0 if nobody said. */
  readonly phaseUntil: number
  /** 庭审阶段; "" until the court has said. */
  readonly stage: string
  /** 举手: who asks to speak, first come first. */
  readonly hands: readonly string[]
  /** When each sitting was opened, in milliseconds by the hearing's clock. */
  readonly openings: readonly number[]
  readonly sitting: number
  /** Who of the court takes the sitting from phase to phase. */
  readonly leaders: Welcome['leaders']
  /** The stages that there are, in their order. */
  readonly agenda: readonly string[]
  /** How often sound was lost to the recogniser. */
  readonly gaps: number
  readonly seats: readonly SeatCard[]
  /** Those who ask to observe; the court alone is told. */
  readonly applicants: readonly SeatCard[]
  readonly presence: Readonly<Record<string, Presence>>
  readonly summoned: readonly string[]
  readonly holders: readonly string[]
  /** 同步笔录: lines enter the record by themselves. */
  readonly sync: boolean
  /** In the order in which they were said. */
  readonly utterances: readonly Utterance[]
  /** Utterances that were put into the record and not withdrawn. Whether somebody deleted them since only the record knows. */
  readonly inserted: ReadonlySet<string>
  readonly heard: Readonly<Record<string, Partial>>
  readonly drafts: readonly Draft[]
  readonly devices: Readonly<Record<string, DevicesChanged>>
  readonly speaking: readonly string[]
  /** Whose sound and picture suffer losses; of all others the network is good. */
  readonly networks: Networks['seats']
  readonly speech: SpeechState
  /** By how many milliseconds the recogniser is behind a microphone, where it is. */
  readonly lagging: Readonly<Record<string, number>>
  /** Who is said to speak at a microphone that several people share, by the microphone's seat. */
  readonly speakingAt: Readonly<Record<string, string>>
  /** Who gave an utterance to another speaker. */
  readonly reassigned: Readonly<Record<string, Reassignment>>
  /** What an utterance should read. */
  readonly corrections: Readonly<Record<string, Correction>>
  /** Indexes of an utterance's words that somebody has checked. */
  readonly confirmed: Readonly<Record<string, readonly number[]>>
  /** 笔录辅流: the seat whose view of the record is shown to all; "" for none. */
  readonly stream: string
  /** Where that view is. */
  readonly viewed: Viewed | null
  /** Null until somebody has chosen one. */
  readonly header: Header | null
  readonly objections: readonly Objection[]
  readonly rulings: Readonly<Record<string, Ruling>>
  readonly evidence: EvidenceState
  readonly order: OrderView
  readonly sharing: Welcome['sharing']
  readonly signing: Welcome['signing']
  readonly lobby: LobbyView
  /** How long each side has spoken in each stage ("" before the first), in milliseconds; the court alone is told. */
  readonly spoken: Welcome['spoken']
  /** What was written on the text channel while this page was open. */
  readonly written: readonly WrittenMessage[]
  /** What happened while this page was open, oldest first. */
  readonly log: readonly Happened[]
}

export const NOTHING: HearingState = {
  known: false,
  seq: 0,
  clockOffset: 0,
  you: '',
  waiting: false,
  hearing: {
    id: '',
    case_number: '',
    case_name: '',
    cause: '',
    court: '',
    place: '',
    starts_at: 0,
    public: true,
    demonstration: false,
    cases: [],
    telephone: '',
  },
  phase: 'scheduled',
  phaseSince: 0,
  phaseUntil: 0,
  stage: '',
  hands: [],
  openings: [],
  sitting: 1,
  leaders: 'both',
  agenda: [],
  gaps: 0,
  seats: [],
  applicants: [],
  presence: {},
  summoned: [],
  holders: [],
  sync: false,
  utterances: [],
  inserted: new Set(),
  heard: {},
  drafts: [],
  devices: {},
  speaking: [],
  networks: {},
  speech: { ready: false, model: '', sample: false, reason: '' },
  lagging: {},
  speakingAt: {},
  reassigned: {},
  corrections: {},
  confirmed: {},
  stream: '',
  viewed: null,
  header: null,
  objections: [],
  rulings: {},
  evidence: NO_EVIDENCE,
  order: NO_ORDER,
  sharing: NO_SHARING,
  signing: NO_SIGNING,
  lobby: NO_LOBBY,
  spoken: {},
  written: [],
  log: [],
}

/** The seat whose words an utterance is, as far as anybody has said. */
export const speakerOf = ({ seat, speaker }: Utterance): string => speaker || seat

/** The `since` of the next `hello`: what the page has while it waits outside is not the hearing's. */
export const since = (state: HearingState): number => (state.waiting ? 0 : state.seq)

/** The hearing's clock, in milliseconds since the epoch, when this machine's says `at`. */
export const now = (state: HearingState, at: number = Date.now()): number => at + state.clockOffset

export const seatOf = (state: HearingState, id: string): SeatCard | undefined =>
  state.seats.find((seat) => seat.id === id)

export const roleOf = (state: HearingState, id: string): Role | undefined => seatOf(state, id)?.role

export const isCourt = (role: Role | undefined): boolean => role !== undefined && COURT.includes(role)

/** Whether the seat is in the room: not while removed; witnesses and experts while summoned, others as the lobby has it. */
export function admitted(state: HearingState, id: string): boolean {
  if (state.order.removed.includes(id)) return false
  const role = roleOf(state, id)
  if (role === 'witness' || role === 'expert') return state.summoned.includes(id)
  return role !== undefined && admits(state.lobby, id, role)
}

/** Whether a seat of the court takes the sitting from phase to phase; others never do. */
export function leads({ leaders, seats }: HearingState, id: string): boolean {
  return seats.some((seat) => seat.id === id && LEADERS[leaders].includes(seat.role))
}

/** Whether a seat (one's own if none is named) has a right now, by the server's table. */
export function may(state: HearingState, right: Right, id: string = state.you): boolean {
  const role = roleOf(state, id)
  if (!role || !RIGHTS[right][role]?.includes(state.phase)) return false
  if (NEEDS_ADMISSION.includes(right) && !admitted(state, id)) return false
  if (LEADING.includes(right) && !LEADERS[state.leaders].includes(role)) return false
  const free = FREE_FOR_ALL.includes(right) && state.holders.length === 0
  return free || !NEEDS_GRANT.includes(right) || state.holders.includes(id)
}
