/** The hearing as this seat may see it: what the server sends, folded into one immutable value. */

import {
  COURT,
  type Correction,
  type DevicesChanged,
  type Draft,
  type Happened,
  type Header,
  type HearingCard,
  type HearingEvent,
  type LobbyView,
  NEEDS_ADMISSION,
  NEEDS_GRANT,
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
  type ServerMessage,
  type SpeechState,
  type Utterance,
  type Viewed,
  type Welcome,
  type WrittenMessage,
} from '../protocol'
import { type EvidenceState, happened, NO_EVIDENCE, received, told } from './evidence'
import { admits, followed, NO_LOBBY } from './lobby'
import { isOrder, kept, NO_ORDER } from './order'
import { NO_SHARING, shared } from './sharing'
import { ended } from './sittings'
import { merged, reassign } from './spoken'

/** How many happenings are remembered for the drawer that lists them. */
const LOG_LENGTH = 500

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
  /** When the sitting was opened; 0 before. */
  /** When each sitting was opened, in milliseconds by the hearing's clock. */
  readonly openings: readonly number[]
  readonly sitting: number
  /** How often sound was lost to the recogniser. */
  readonly gaps: number
  readonly seats: readonly SeatCard[]
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
  gaps: 0,
  seats: [],
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
  lobby: NO_LOBBY,
  spoken: {},
  written: [],
  log: [],
}

/** The state after `message` arrived at `at` (this machine's clock). Messages that say nothing of it change nothing. */
export function reduce(state: HearingState, message: ServerMessage, at: number): HearingState {
  switch (message.type) {
    case 'welcome':
      return welcomed(state, message, at)
    case 'happened': {
      const log = [...state.log.slice(1 - LOG_LENGTH), message]
      return { ...evolve(state, message.event, message.at), seq: message.seq, log }
    }
    case 'edited':
      return { ...state, seq: message.seq }
    case 'heard':
      return { ...state, heard: hearing(state.heard, message.seat, message.text, message.at) }
    case 'devices_changed':
      return { ...state, devices: { ...state.devices, [message.seat]: message } }
    case 'speaking':
      return { ...state, speaking: message.seats }
    case 'speech_changed':
      return { ...state, speech: message.speech, lagging: message.speech.ready ? state.lagging : {} }
    case 'lagging':
      return {
        ...state,
        lagging: message.behind_ms
          ? { ...state.lagging, [message.seat]: message.behind_ms }
          : without(state.lagging, message.seat),
      }
    case 'speaking_times':
      return { ...state, spoken: message.times }
    case 'written':
      return { ...state, written: [...state.written, message.message] }
    case 'viewed':
      return { ...state, viewed: message }
    case 'shown':
    case 'drawing':
    case 'seen_by':
    case 'evidence_changed':
      return { ...state, evidence: told(state.evidence, message) }
    default:
      return state
  }
}

/** A welcome is the whole truth, but for utterances that the page already has. */
function welcomed(state: HearingState, message: Welcome, at: number): HearingState {
  const kept = message.waiting || message.request === 0 ? [] : state.utterances
  return {
    known: true,
    seq: message.seq,
    clockOffset: message.now - at,
    you: message.you,
    waiting: message.waiting,
    hearing: message.hearing,
    phase: message.phase,
    phaseSince: message.phase_since,
    phaseUntil: message.phase_until,
    stage: message.stage,
    hands: message.hands,
    openings: message.openings,
    sitting: message.sitting,
    gaps: message.gaps,
    seats: message.seats,
    presence: message.presence,
    summoned: message.summoned,
    holders: message.holders,
    sync: message.sync,
    utterances: reassign(merged(kept, message.utterances), message.reassigned),
    inserted: new Set(message.inserted),
    heard: message.heard.reduce((heard, one) => hearing(heard, one.seat, one.text, one.at), {}),
    drafts: message.drafts,
    devices: Object.fromEntries(message.devices.map((devices) => [devices.seat, devices])),
    speaking: [],
    speech: message.speech,
    lagging: {},
    speakingAt: message.speaking_at,
    reassigned: message.reassigned,
    corrections: message.corrections,
    confirmed: message.confirmed,
    stream: message.stream,
    viewed: message.viewed,
    header: message.header,
    objections: message.objections,
    rulings: message.rulings,
    evidence: received(message.evidence),
    order: message.order,
    sharing: message.sharing,
    lobby: message.lobby,
    spoken: message.spoken,
    written: state.written,
    log: state.log,
  }
}

function evolve(state: HearingState, event: HearingEvent, at: number): HearingState {
  if (isOrder(event)) return { ...state, order: kept(state.order, event, at), lobby: followed(state.lobby, event) }
  switch (event.type) {
    case 'phase_changed': {
      const opened = state.phase === 'preparing' && event.phase === 'in_session'
      return {
        ...state,
        phase: event.phase,
        phaseSince: at,
        phaseUntil: event.until,
        openings: opened ? [...state.openings, at] : state.openings,
        hands: [],
        order: { ...state.order, reading: 0 },
      }
    }
    case 'adjourned':
    case 'concluded':
      return { ...state, ...ended(state, event, at) }
    case 'stage_set':
      return { ...state, stage: event.stage }
    case 'hand_raised':
      return { ...state, hands: [...state.hands, event.seat] }
    case 'hand_lowered':
      return { ...state, hands: state.hands.filter((seat) => seat !== event.seat) }
    case 'joined':
      return { ...state, presence: { ...state.presence, [event.seat]: { online: true, since: at, left: '' } } }
    case 'left':
      return {
        ...state,
        presence: { ...state.presence, [event.seat]: { online: false, since: at, left: event.reason } },
        devices: without(state.devices, event.seat),
        heard: without(state.heard, event.seat),
        speaking: state.speaking.filter((seat) => seat !== event.seat),
        hands: state.hands.filter((seat) => seat !== event.seat),
        lagging: without(state.lagging, event.seat),
      }
    case 'witness_summoned':
      return { ...state, summoned: [...state.summoned, event.seat] }
    case 'witness_dismissed':
      return { ...state, summoned: state.summoned.filter((seat) => seat !== event.seat) }
    case 'permission_changed': {
      const rest = state.holders.filter((seat) => !event.ended.includes(seat))
      return { ...state, holders: [...rest, ...event.granted] }
    }
    case 'utterance_recognised':
      return { ...state, utterances: merged(state.utterances, [event.utterance]) }
    case 'utterances_inserted':
      return { ...state, inserted: new Set([...state.inserted, ...event.utterances]) }
    case 'utterance_withdrawn':
      return { ...state, inserted: new Set([...state.inserted].filter((id) => id !== event.utterance)) }
    case 'sync_switched':
      return { ...state, sync: event.on }
    case 'draft_kept':
      return { ...state, drafts: [...state.drafts.filter((draft) => draft.id !== event.draft.id), event.draft] }
    case 'draft_discarded':
      return { ...state, drafts: state.drafts.filter((draft) => draft.id !== event.draft) }
    case 'speaker_asserted':
      return { ...state, speakingAt: { ...state.speakingAt, [event.seat]: event.speaker } }
    case 'speaker_corrected': {
      const told = { [event.utterance]: { speaker: event.speaker, by: event.by, at } }
      return {
        ...state,
        utterances: reassign(state.utterances, told),
        reassigned: { ...state.reassigned, ...told },
      }
    }
    case 'utterance_corrected': {
      const correction = { text: event.text, by: event.by, at }
      return { ...state, corrections: { ...state.corrections, [event.utterance]: correction } }
    }
    case 'words_confirmed': {
      const words = [...(state.confirmed[event.utterance] ?? []), ...event.words]
      return { ...state, confirmed: { ...state.confirmed, [event.utterance]: words } }
    }
    case 'stream_started':
      return { ...state, stream: event.by, viewed: null }
    case 'stream_stopped':
      return { ...state, stream: '', viewed: null }
    case 'header_set':
      return { ...state, header: event.header }
    case 'objection_raised':
      return { ...state, objections: [...state.objections, event.objection] }
    case 'objection_ruled':
      return { ...state, rulings: { ...state.rulings, [event.objection]: event.ruling } }
    case 'devices_checked':
      return { ...state, lobby: followed(state.lobby, event) }
    default:
      return { ...state, sharing: shared(state.sharing, event), evidence: happened(state.evidence, event, at) }
  }
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  if (!(key in record)) return record
  const { [key]: _, ...rest } = record
  return rest
}

function hearing(heard: HearingState['heard'], seat: string, text: string, at: number): HearingState['heard'] {
  return text ? { ...heard, [seat]: { text, at } } : without(heard, seat)
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

/** Whether a seat (one's own if none is named) has a right now, by the server's table. */
export function may(state: HearingState, right: Right, id: string = state.you): boolean {
  const role = roleOf(state, id)
  if (!role || !RIGHTS[right][role]?.includes(state.phase)) return false
  if (NEEDS_ADMISSION.includes(right) && !admitted(state, id)) return false
  return !NEEDS_GRANT.includes(right) || state.holders.includes(id)
}
