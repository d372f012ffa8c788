import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type MarginState, marginOf, type Note, Passages } from '../../src/core/margin'
import { passageAt, placeOfPassage } from '../../src/core/places'
import { rootOf } from '../../src/core/transcript'
import type { Objection, Ruling, SeatCard, Utterance } from '../../src/protocol'

const seats: SeatCard[] = [
  { id: 'j', role: 'presiding_judge', name: '王' },
  { id: 'p', role: 'plaintiff', name: '张' },
  { id: 'pa', role: 'plaintiff_agent', name: '孙' },
]

function said(n: number, text: string, speaker = ''): Utterance {
  return { id: `p.a.${n}`, seat: 'p', start: n, end: n, text, words: [], speaker, muted: false }
}

interface Written {
  readonly text: string
  readonly utterance?: string
  readonly label?: string
}

function record(...written: Written[]): { doc: Y.Doc; passages: Y.XmlElement[] } {
  const doc = new Y.Doc()
  const passages = written.map(element)
  rootOf(doc).insert(0, [new Y.XmlElement('header'), ...passages])
  return { doc, passages }
}

function element({ text, ...attributes }: Written): Y.XmlElement {
  const passage = new Y.XmlElement('paragraph')
  passage.insert(0, [new Y.XmlText(text)])
  for (const [name, value] of Object.entries(attributes)) passage.setAttribute(name, value)
  return passage
}

const firstText = ([passage]: Y.XmlElement[]): Y.XmlText => passage?.get(0) as Y.XmlText

const nothing: MarginState = { seats, utterances: [], reassigned: {}, corrections: {}, objections: [], rulings: {} }

function margin(doc: Y.Doc, state: Partial<MarginState>, dismissed: string[] = []) {
  return marginOf(new Passages(doc), { ...nothing, ...state }, new Set(dismissed))
}

const only = (notes: ReadonlyMap<string, Note>): Note => {
  expect(notes.size).toBe(1)
  return [...notes.values()][0] as Note
}

function objection(passage: Y.XmlElement, quote: string, utterance = ''): Objection {
  return { id: 'o1', seat: 'p', at: 1, quote, text: '不对。', place: placeOfPassage(passage), utterance }
}

const accepted: Ruling = { by: 'j', at: 2, accepted: true, text: '不同意', reason: '' }

describe('the margin of the record', () => {
  it('shows an objection at its passage while that is there, wherever it is [T8]', () => {
    const { doc, passages } = record({ text: '同意。' }, { text: '没有异议。' })
    const [first, second] = passages as [Y.XmlElement, Y.XmlElement]
    const state = { objections: [objection(second, '异议')] }
    expect(only(margin(doc, state).notes).passage).toBe(second)
    const cell = new Y.XmlElement('listItem')
    const list = new Y.XmlElement('bulletList')
    list.insert(0, [cell])
    rootOf(doc).push([list])
    const nested = element({ text: '附件。' })
    cell.insert(0, [nested])
    expect(passageAt(doc, placeOfPassage(nested))).toBe(nested)
    rootOf(doc).delete(2, 1)
    expect(margin(doc, state).notes.size).toBe(0)
    expect(passageAt(doc, placeOfPassage(second))).toBeUndefined()
    expect(only(margin(doc, { objections: [objection(first, '同意')] }).notes).passage).toBe(first)
  })

  it('finds a passage that was made anew by its line or by what it says [T8]', () => {
    const { doc, passages } = record({ text: '同意。', utterance: 'p.a.1' }, { text: '双方各执一词。' })
    const [line, typed] = passages as [Y.XmlElement, Y.XmlElement]
    const objections = [objection(line, '同意', 'p.a.1'), { ...objection(typed, '双方各执一词。'), id: 'o2' }]
    rootOf(doc).delete(1, 2)
    const again = [element({ text: '同意。', utterance: 'p.a.1' }), element({ text: '双方各执一词。' })]
    rootOf(doc).insert(1, again)
    expect([...margin(doc, { objections }).notes.values()].map(({ passage }) => passage)).toEqual(again)
  })

  it('is not led astray by a place that somebody made up [T8]', () => {
    const { doc } = record({ text: '同意。' })
    for (const place of [[], [255, 255], [0, 7, 7, 0], [1, 6, 114, 101, 99, 111, 114, 100, 0]]) {
      expect(passageAt(doc, new Uint8Array(place))).toBeUndefined()
    }
  })

  it('offers what the court has ruled until the passage reads so, unless one does not want to see it [T8]', () => {
    const { doc, passages } = record({ text: '我同意。' })
    const [passage] = passages as [Y.XmlElement]
    const state = { objections: [objection(passage, '同意')], rulings: { o1: accepted } }
    const note = only(margin(doc, state).notes)
    expect(note.offers).toEqual([
      {
        id: 'ruling o1',
        kind: 'ruling',
        by: 'j',
        at: 2,
        before: '同意',
        after: '不同意',
        rewording: { from: '我同意。', to: '我不同意。' },
      },
    ])
    expect(only(margin(doc, state, ['ruling o1']).notes).offers).toEqual([])
    expect(only(margin(doc, { ...state, rulings: { o1: { ...accepted, accepted: false } } }).notes).offers).toEqual([])
    firstText(passages).insert(1, '不')
    expect(only(margin(doc, state).notes).offers).toEqual([])
    firstText(passages).delete(1, 3)
    expect(only(margin(doc, state).notes).offers[0]?.rewording).toBeNull()
  })

  it('offers a late correction where the line is in the record and reads otherwise [T3]', () => {
    const line = said(1, '我同意。')
    const state = { utterances: [line], corrections: { [line.id]: { text: '我不同意。', by: 'j', at: 3 } } }
    expect(margin(record({ text: '别的。' }).doc, state).notes.size).toBe(0)
    const { doc, passages } = record({ text: '我同意。', utterance: line.id, label: '原' })
    const [offer] = only(margin(doc, state).notes).offers
    expect(offer).toMatchObject({
      kind: 'correction',
      before: '我同意。',
      after: '我不同意。',
      rewording: { to: '我不同意。' },
    })
    firstText(passages).insert(1, '不')
    expect(margin(doc, state).notes.size).toBe(0)
  })

  it('leaves a corrected line that somebody has split to him [T3]', () => {
    const line = said(1, '我同意。没有。')
    const correction = { text: '我不同意。没有。', by: 'j', at: 3 }
    const state = { utterances: [line], corrections: { [line.id]: correction } }
    const { doc, passages } = record({ text: '我同意。', utterance: line.id }, { text: '没有。', utterance: line.id })
    expect(only(margin(doc, state).notes).offers[0]).toMatchObject({ before: '我同意。没有。', rewording: null })
    firstText(passages).insert(1, '不')
    expect(margin(doc, state).notes.size).toBe(0)
  })

  it('says where a label is not that of whom the line came from, and where its speaker was corrected [S1]', () => {
    const lines = [said(1, '甲。'), said(2, '乙。', 'pa'), said(3, '丙。'), said(4, '丁。', 'pa')]
    const { doc } = record(
      { text: '甲。', utterance: 'p.a.1', label: '原' },
      { text: '乙。', utterance: 'p.a.2', label: '原代' },
      { text: '丙。', utterance: 'p.a.3', label: '被' },
      { text: '丁。', utterance: 'p.a.4' },
    )
    const reassigned = { 'p.a.2': { speaker: 'pa', by: 'j', at: 5 } }
    const notes = [...margin(doc, { utterances: lines, reassigned }).notes.values()]
    expect(
      notes.map(({ relabelled }) => [relabelled?.label, relabelled?.expected, relabelled?.reassignment?.by]),
    ).toEqual([
      ['原代', '原代', 'j'],
      ['被', '原', undefined],
    ])
  })
})
