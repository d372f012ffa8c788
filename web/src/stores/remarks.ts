/**
 * What is said about passages of the record without writing in it: objections and their rulings, other wordings that
 * are offered, corrected speakers. The courtroom's page provides it; the margin and the list of objections use it.
 *
 *   margin      what stands beside which passage            Margin; empty until the record is there
 *   known       whether the record is there
 *   opened      the passage whose card is open              { id, objecting } | null; `objecting` is a quote or null
 *
 *   open(id), object(id, quote?), close()
 *   show(objection)            open the card of its passage and go there; false when the passage is gone
 *   raise(text)                object to what is quoted
 *   rule(objection, ruling)    accept or refuse; a holder of the permission writes what was accepted at once
 *   adopt(passage, offer), dismiss(offer)
 *   labelledBy(passage)        who wrote its label and when, looked for in the journal
 *
 * Actions resolve to true when done, and to false when refused or cut off.
 */

import { computed, type InjectionKey, inject, onScopeDispose, provide, ref, shallowRef, triggerRef, watch } from 'vue'
import type * as Y from 'yjs'
import { type Authorship, authorOf } from '../core/authorship'
import { type Margin, marginOf, NO_MARGIN, type Offer, type Passages } from '../core/margin'
import { PassageWatch } from '../core/passage-watch'
import { fetchHistory } from '../core/past'
import { placeOfPassage } from '../core/places'
import { quoteOf, requote } from '../core/rewording'
import { idOf, wordsOf } from '../core/transcript'
import type { Objection } from '../protocol'
import { useHearing } from './hearing'

/** The record as it is drawn, when it is. */
export interface DrawnRecord {
  goTo(passage: Y.XmlElement): void
  /** As `reword` in ../record/drawn. */
  reword(passage: Y.XmlElement, from: string, to: string): boolean
}

export interface Opened {
  readonly id: string
  readonly objecting: string | null
}

export interface Answer {
  readonly accepted: boolean
  readonly text: string
  readonly reason: string
}

/** Characters that the server takes of a passage. */
export const LONGEST = 2000

function createRemarks() {
  const court = useHearing()
  const passages = shallowRef<Passages>()
  const opened = ref<Opened | null>(null)
  const { dismissed, dismiss } = useDismissed(() => court.state.you)
  let page: DrawnRecord | undefined
  let looking: PassageWatch | undefined

  watch(
    () => court.record.copy,
    (copy) => {
      looking?.stop()
      passages.value = undefined
      looking = copy
        ? new PassageWatch(copy.doc, (found) => {
            passages.value = found
            triggerRef(passages)
          })
        : undefined
    },
    { immediate: true },
  )
  onScopeDispose(() => looking?.stop())

  // Each by itself: the state as a whole changes with every word that is said.
  const seats = computed(() => court.state.seats)
  const utterances = computed(() => court.state.utterances)
  const reassigned = computed(() => court.state.reassigned)
  const corrections = computed(() => court.state.corrections)
  const objections = computed(() => court.state.objections)
  const rulings = computed(() => court.state.rulings)
  const margin = computed<Margin>(() => {
    if (!passages.value) return NO_MARGIN
    const state = {
      seats: seats.value,
      utterances: utterances.value,
      reassigned: reassigned.value,
      corrections: corrections.value,
      objections: objections.value,
      rulings: rulings.value,
    }
    return marginOf(passages.value, state, dismissed.value)
  })

  const passage = (id: string): Y.XmlElement | undefined => passages.value?.all.find((one) => idOf(one) === id)

  function open(id: string): void {
    opened.value = { id, objecting: null }
  }

  function object(id: string, chosen = ''): void {
    const found = passage(id)
    if (found) opened.value = { id, objecting: quoteOf(wordsOf(found), chosen).slice(0, LONGEST) }
  }

  function show({ id }: Objection): boolean {
    const found = passage(margin.value.passageOf.get(id) ?? '')
    if (!found) return false
    page?.goTo(found)
    open(idOf(found))
    return true
  }

  async function raise(text: string): Promise<boolean> {
    const { id, objecting } = opened.value ?? { id: '', objecting: null }
    const found = passage(id)
    const quote = objecting ?? ''
    const utterance: string = found?.getAttribute('utterance') ?? ''
    const place = found ? placeOfPassage(found) : new Uint8Array()
    const done = await court.act({ type: 'raise_objection', quote, text, place, utterance })
    if (opened.value?.id !== id) return done
    if (done) open(id)
    else if (found && !wordsOf(found).includes(quote)) object(id)
    return done
  }

  async function rule(objection: Objection, { accepted, text, reason }: Answer): Promise<boolean> {
    const done = await court.act({ type: 'rule_objection', objection: objection.id, accepted, text, reason })
    const found = passage(margin.value.passageOf.get(objection.id) ?? '')
    if (done && accepted && found) {
      const words = wordsOf(found)
      const outcome = requote(words, objection.quote, text.trim())
      if (outcome.kind === 'open') page?.reword(found, words, outcome.words)
    }
    return done
  }

  function adopt(found: Y.XmlElement, { rewording }: Offer): boolean {
    const done = rewording !== null && page?.reword(found, rewording.from, rewording.to) === true
    if (done) looking?.look()
    return done
  }

  /** Who gave a passage its label, for those who may know. */
  async function labelledBy(found: Y.XmlElement): Promise<Authorship | undefined> {
    const label = found._map.get('label')?.id
    if (!label || !court.may('read_authors')) return undefined
    try {
      return await authorOf((after) => fetchHistory(court.state.you, after), label)
    } catch {
      // Without a connection it stays unsaid.
      return undefined
    }
  }

  return {
    margin,
    passages,
    labelledBy,
    opened,
    open,
    object,
    close: () => {
      opened.value = null
    },
    show,
    raise,
    rule,
    adopt,
    dismiss,
    /** For RecordMargin only. */
    setPage: (drawn: DrawnRecord | undefined) => {
      page = drawn
    },
  }
}

/** Offers that this reader has put away, kept by his browser. */
function useDismissed(seat: () => string) {
  const key = computed(() => `tingji.dismissed.${seat()}`)
  const dismissed = shallowRef<ReadonlySet<string>>(new Set())
  watch(
    key,
    () => {
      dismissed.value = new Set(localStorage.getItem(key.value)?.split('\n') ?? [])
    },
    { immediate: true },
  )
  function dismiss({ id }: Offer): void {
    dismissed.value = new Set([...dismissed.value, id])
    localStorage.setItem(key.value, [...dismissed.value].join('\n'))
  }
  return { dismissed, dismiss }
}

export type Remarks = ReturnType<typeof createRemarks>

const KEY: InjectionKey<Remarks> = Symbol('remarks')

export function provideRemarks(): Remarks {
  const remarks = createRemarks()
  provide(KEY, remarks)
  return remarks
}

export function useRemarks(): Remarks {
  const remarks = inject(KEY)
  if (!remarks) throw new Error('nobody has provided the remarks')
  return remarks
}
