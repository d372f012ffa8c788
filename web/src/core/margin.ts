/** What the margin of the record says beside its passages: objections, offers of another wording, corrected speakers. */

import type * as Y from 'yjs'
import type { Objection, Reassignment, Ruling, Utterance } from '../protocol'
import { type HearingState, speakerOf } from './hearing'
import { labels } from './labels'
import { passageAt } from './places'
import { requote } from './rewording'
import { idOf, passageElements, rootOf, wordsOf } from './transcript'

export type MarginState = Pick<
  HearingState,
  'seats' | 'utterances' | 'reassigned' | 'corrections' | 'objections' | 'rulings'
>

/** Another wording of a passage that nobody has written into it; the machine never does. */
export interface Offer {
  /** Unlike any other's, and another one when somebody corrects anew. */
  readonly id: string
  readonly kind: 'correction' | 'ruling'
  readonly by: string
  readonly at: number
  /** What would give way to what. */
  readonly before: string
  readonly after: string
  /** The whole passage as it reads and as it would read; null where a person has to see to it. */
  readonly rewording: { readonly from: string; readonly to: string } | null
}

/** The label of a passage is not the one that its line came with. */
export interface Relabelled {
  readonly line: Utterance
  /** What stands in the record, and the label of whom the line belongs to. */
  readonly label: string
  readonly expected: string
  /** Missing where the clerk has written another label. */
  readonly reassignment: Reassignment | undefined
}

export interface Note {
  readonly id: string
  readonly passage: Y.XmlElement
  /** Oldest first. */
  readonly objections: readonly Objection[]
  readonly offers: readonly Offer[]
  readonly relabelled: Relabelled | null
}

export interface Margin {
  /** By the passage's id, those without a word left out. */
  readonly notes: ReadonlyMap<string, Note>
  /** The id of the passage that an objection is to, as far as the record still has it. */
  readonly passageOf: ReadonlyMap<string, string>
}

export const NO_MARGIN: Margin = { notes: new Map(), passageOf: new Map() }

/** The passages of a copy of the record, to be made anew when blocks come or go. */
export class Passages {
  readonly all: readonly Y.XmlElement[]
  private readonly byUtterance = new Map<string, Y.XmlElement[]>()

  constructor(readonly doc: Y.Doc) {
    this.all = [...passageElements(rootOf(doc))]
    for (const passage of this.all) {
      const utterance = passage.getAttribute('utterance')
      if (!utterance) continue
      const parts = this.byUtterance.get(utterance)
      if (parts) parts.push(passage)
      else this.byUtterance.set(utterance, [passage])
    }
  }

  /** The parts of a line: more than one where somebody has split or copied it. */
  of(utterance: string): readonly Y.XmlElement[] {
    return this.byUtterance.get(utterance) ?? []
  }

  /** What an objection is to: a passage that was made anew (a heading of it, undo) is found by its line or its words. */
  objectedTo({ place, utterance, quote }: Objection): Y.XmlElement | undefined {
    const named = passageAt(this.doc, place) ?? (utterance ? this.of(utterance)[0] : undefined)
    if (named) return named
    const alike = this.all.filter((passage) => wordsOf(passage).trim() === quote)
    return alike.length === 1 ? alike[0] : undefined
  }
}

/** `dismissed` are offers that this reader does not want to see any more. */
export function marginOf(passages: Passages, state: MarginState, dismissed: ReadonlySet<string>): Margin {
  const notes = new Map<string, { -readonly [key in keyof Note]: Note[key] }>()
  const passageOf = new Map<string, string>()
  const at = (passage: Y.XmlElement) => {
    const id = idOf(passage)
    const note = notes.get(id) ?? { id, passage, objections: [], offers: [], relabelled: null }
    notes.set(id, note)
    return note
  }

  for (const objection of state.objections) {
    const passage = passages.objectedTo(objection)
    if (!passage) continue
    const note = at(passage)
    note.objections = [...note.objections, objection]
    passageOf.set(objection.id, note.id)
    const offer = ruled(objection, state.rulings[objection.id], wordsOf(passage))
    if (offer && !dismissed.has(offer.id)) note.offers = [...note.offers, offer]
  }
  const own = labels(state.seats)
  for (const line of state.utterances) {
    const parts = passages.of(line.id)
    const [first] = parts
    if (!first) continue
    const offer = corrected(line, state.corrections[line.id], parts)
    if (offer && !dismissed.has(offer.id)) {
      const note = at(first)
      note.offers = [...note.offers, offer]
    }
    const expected = own.get(speakerOf(line)) ?? ''
    const reassignment = state.reassigned[line.id]
    for (const passage of parts) {
      const label = passage.getAttribute('label')
      if (label && (reassignment || label !== expected))
        at(passage).relabelled = { line, label, expected, reassignment }
    }
  }
  return { notes, passageOf }
}

function ruled({ id, quote }: Objection, ruling: Ruling | undefined, words: string): Offer | undefined {
  if (!ruling?.accepted) return undefined
  const outcome = requote(words, quote, ruling.text)
  if (outcome.kind === 'done') return undefined
  const { by, at, text } = ruling
  const rewording = outcome.kind === 'open' ? { from: words, to: outcome.words } : null
  return { id: `ruling ${id}`, kind: 'ruling', by, at, before: quote, after: text, rewording }
}

function corrected(
  { id }: Utterance,
  correction: MarginState['corrections'][string] | undefined,
  parts: readonly Y.XmlElement[],
): Offer | undefined {
  if (!correction) return undefined
  const { text, by, at } = correction
  const words = parts.map(wordsOf).join('')
  if (words === text) return undefined
  const rewording = parts.length === 1 ? { from: words, to: text } : null
  return { id: `correction ${id} ${at}`, kind: 'correction', by, at, before: words, after: text, rewording }
}
