/** Evidence as this seat may see it; part of the hearing's state. */

import type {
  Drawing,
  EvidenceChanged,
  EvidenceView,
  Exhibit,
  HearingEvent,
  Mark,
  Opinion,
  SeenBy,
  Showing,
  Shown,
  Stroke,
} from '../protocol'

export interface EvidenceState {
  readonly exhibits: Readonly<Record<string, Exhibit>>
  /** Each party's exhibits as the catalogue lists them; "" is 其他. */
  readonly order: Readonly<Record<string, readonly string[]>>
  readonly withdrawn: ReadonlySet<string>
  /** 举证: what is shown to all. */
  readonly showing: Showing | null
  /** Where the seat that shows it is; null until it has said. */
  readonly shown: Shown | null
  /** Seats that may draw, beside the court. */
  readonly annotators: readonly string[]
  /** 申请批注: seats that wait for an answer. */
  readonly asking: readonly string[]
  /** Oldest first. */
  readonly marks: readonly Mark[]
  /** What others are drawing just now, by seat. */
  readonly drawing: Readonly<Record<string, Stroke>>
  readonly opinions: readonly Opinion[]
  /** How many leaves the log of proofs has. */
  readonly leaves: number
  /** Who has which page of the shown exhibit on his screen; told to the court and to who shows it. */
  readonly seen: Readonly<Record<string, SeenBy>>
}

export const NO_EVIDENCE: EvidenceState = {
  exhibits: {},
  order: {},
  withdrawn: new Set(),
  showing: null,
  shown: null,
  annotators: [],
  asking: [],
  marks: [],
  drawing: {},
  opinions: [],
  leaves: 0,
  seen: {},
}

export function received(view: EvidenceView): EvidenceState {
  return {
    ...view,
    exhibits: Object.fromEntries(view.exhibits.map((exhibit) => [exhibit.id, exhibit])),
    withdrawn: new Set(view.withdrawn),
    drawing: {},
    seen: Object.fromEntries(view.seen.map((seen) => [seen.seat, seen])),
  }
}

/** What is only known while it happens. */
export function told(state: EvidenceState, message: Shown | Drawing | SeenBy | EvidenceChanged): EvidenceState {
  switch (message.type) {
    case 'shown': {
      const same = state.shown?.exhibit === message.exhibit && state.shown.page === message.page
      return { ...state, shown: message, seen: same ? state.seen : {} }
    }
    case 'drawing':
      return { ...state, drawing: drawn(state.drawing, message.seat, message.stroke) }
    case 'seen_by':
      return { ...state, seen: { ...state.seen, [message.seat]: message } }
    case 'evidence_changed':
      return received(message.evidence)
  }
}

export function happened(state: EvidenceState, event: HearingEvent, at: number): EvidenceState {
  switch (event.type) {
    case 'exhibit_filed': {
      const { exhibit } = event
      return {
        ...state,
        exhibits: { ...state.exhibits, [exhibit.id]: exhibit },
        order: { ...state.order, [exhibit.party]: [...(state.order[exhibit.party] ?? []), exhibit.id] },
        leaves: state.leaves + 1,
      }
    }
    case 'exhibit_described': {
      const known = state.exhibits[event.exhibit]
      if (!known) return state
      const { title, purpose, source, copy } = event
      const described = { ...known, title, purpose, source, copy, case: event.case || known.case }
      return { ...state, exhibits: { ...state.exhibits, [known.id]: described } }
    }
    case 'exhibits_ordered':
      return { ...state, order: { ...state.order, [event.party]: event.exhibits } }
    case 'exhibit_withdrawn':
      return { ...state, withdrawn: new Set([...state.withdrawn, event.exhibit]) }
    case 'exhibit_shown':
      return { ...state, showing: { exhibit: event.exhibit, by: event.by, at }, shown: null, seen: {} }
    case 'showing_stopped':
      return { ...state, showing: null, shown: null, seen: {} }
    case 'marking_asked':
      return { ...state, asking: [...state.asking.filter((seat) => seat !== event.seat), event.seat] }
    case 'marking_granted':
      return {
        ...state,
        annotators: [...state.annotators, event.seat],
        asking: state.asking.filter((seat) => seat !== event.seat),
      }
    case 'marking_refused':
      return { ...state, asking: state.asking.filter((seat) => seat !== event.seat) }
    case 'marking_revoked':
      return { ...state, annotators: state.annotators.filter((seat) => !event.seats.includes(seat)) }
    case 'mark_drawn':
      return {
        ...state,
        marks: [...state.marks, event.mark],
        drawing: drawn(state.drawing, event.mark.by, null),
      }
    case 'mark_erased':
      return { ...state, marks: state.marks.filter((mark) => mark.id !== event.mark) }
    case 'marks_cleared':
      return { ...state, marks: state.marks.filter((mark) => !on(mark, event.exhibit, event.page)) }
    case 'marks_frozen':
      return { ...state, leaves: state.leaves + 1 }
    case 'opinion_given': {
      const { exhibit, seat } = event.opinion
      const others = state.opinions.filter((one) => one.exhibit !== exhibit || one.seat !== seat)
      return { ...state, opinions: [...others, event.opinion] }
    }
    default:
      return state
  }
}

/** Whether a mark is on this page of an exhibit, or on any (0). */
export const on = (mark: Mark, exhibit: string, page: number): boolean =>
  mark.stroke.exhibit === exhibit && (page === 0 || mark.stroke.page === page)

function drawn(drawing: EvidenceState['drawing'], seat: string, stroke: Stroke | null): EvidenceState['drawing'] {
  const { [seat]: _, ...others } = drawing
  return stroke ? { ...others, [seat]: stroke } : others
}
