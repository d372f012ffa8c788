/** What the server sends, folded into the hearing as this seat may see it. */

import type { HearingEvent, ServerMessage, Welcome } from '../protocol'
import { happened, received, told } from './evidence'
import { answered, listed } from './guests'
import type { HearingState } from './hearing'
import { followed } from './lobby'
import { isOrder, kept } from './order'
import { shared } from './sharing'
import { followed as signed } from './signing'
import { ended } from './sittings'
import { merged, reassign } from './spoken'

/** How many happenings are remembered for the drawer that lists them. */
const LOG_LENGTH = 500

/** The state after `message` arrived at `at` (this machine's clock). Messages that say nothing of it change nothing. */
export function reduce(state: HearingState, message: ServerMessage, at: number): HearingState {
  switch (message.type) {
    case 'welcome':
      return welcomed(state, message, at)
    case 'happened': {
      const log = [...state.log.slice(1 - LOG_LENGTH), message]
      const signing = signed(state.signing, message.event, message.at)
      return { ...evolve(state, message.event, message.at), signing, seq: message.seq, log }
    }
    case 'edited':
      return { ...state, seq: message.seq }
    case 'heard':
      return { ...state, heard: hearing(state.heard, message.seat, message.text, message.at) }
    case 'devices_changed':
      return { ...state, devices: { ...state.devices, [message.seat]: message } }
    case 'networks':
      return { ...state, networks: message.seats }
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
    case 'present':
      return { ...state, presence: { ...state.presence, [message.seat]: message.presence } }
    case 'seat_listed':
      return { ...state, ...listed(state, message) }
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
    leaders: message.leaders,
    agenda: message.agenda,
    gaps: message.gaps,
    seats: message.seats,
    applicants: message.applicants,
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
    networks: {},
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
    signing: message.signing,
    lobby: message.lobby,
    spoken: message.spoken,
    written: state.written,
    log: state.log,
  }
}

function evolve(state: HearingState, event: HearingEvent, at: number): HearingState {
  if (isOrder(event)) return { ...state, order: kept(state.order, event, at), lobby: followed(state.lobby, event, at) }
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
        networks: without(state.networks, event.seat),
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
    case 'observer_approved':
    case 'observer_refused':
      return { ...state, ...answered(state, event) }
    case 'devices_checked':
    case 'identity_given':
    case 'identity_passed':
    case 'identity_refused':
      return { ...state, lobby: followed(state.lobby, event, at) }
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
