import { type HearingState, seatOf, speakerOf } from '../../core/hearing'
import type { Passage, Run } from '../../core/history/paper'
import type { Role, SeatCard } from '../../protocol'
import { type Side, sideOf } from '../people/roles'

/** How characters of several writers of one side are told apart: never by colour alone. */
const LINES = ['solid', 'dashed', 'dotted', 'double'] as const

/** Who wrote something, as the paper shows it. */
export interface Author {
  readonly key: string
  readonly role: Role | undefined
  readonly side: Side
  readonly name: string
  /** Words from a microphone, which the server entered. */
  readonly spoken: boolean
  readonly line: (typeof LINES)[number]
}

/** Finds the authors of one hearing. */
export function authorsOf(state: HearingState): (seat: string, passage: Passage) => Author {
  const bySeat = new Map(state.seats.map((seat) => [seat.id, writer(seat, state)]))
  const utterances = new Map(state.utterances.map((utterance) => [utterance.id, utterance]))
  const server: Author = { key: '', role: undefined, side: 'observer', name: '', spoken: false, line: 'solid' }
  return (seat, { attributes }) => {
    if (seat) return bySeat.get(seat) ?? { ...server, key: seat, name: seat }
    const utterance = utterances.get(String(attributes.utterance ?? ''))
    const speaker = utterance && seatOf(state, speakerOf(utterance))
    if (!speaker) return server
    return { ...writer(speaker, state), key: `spoken ${speaker.id}`, spoken: true, line: 'solid' }
  }
}

function writer({ id, role, name }: SeatCard, { seats }: HearingState): Author {
  const side = sideOf(role)
  const same = seats.filter((seat) => sideOf(seat.role) === side)
  const line = LINES[same.findIndex((seat) => seat.id === id) % LINES.length] ?? 'solid'
  return { key: id, role, side, name, spoken: false, line }
}

/** Who wrote what of a passage stands there or went, in the order of reading, each once. */
export function authorsIn(
  passage: Passage,
  authorOf: (seat: string, passage: Passage) => Author,
  runs: readonly Run[] = passage.runs,
): Author[] {
  const found = new Map<string, Author>()
  for (const { seat } of runs) {
    const author = authorOf(seat, passage)
    found.set(author.key, author)
  }
  return [...found.values()]
}
