// @vitest-environment jsdom
import { TextSelection } from '@tiptap/pm/state'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ySyncPluginKey } from 'y-prosemirror'
import * as Y from 'yjs'
import { newDocument, REMOTE, rootOf } from '../../src/core/transcript'
import { cursor, type Desk, desk, type } from './desk'

let open: Desk

afterEach(() => open.editor.destroy())

function element(name: string, ...children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement {
  const made = new Y.XmlElement(name)
  made.insert(0, children)
  return made
}

const paragraph = (text: string): Y.XmlElement => element('paragraph', new Y.XmlText(text))

/** Another page with the same record. */
function another(): Y.Doc {
  const doc = newDocument()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(open.doc))
  return doc
}

/** What another page has that this one lacks arrives. */
function hear(doc: Y.Doc): void {
  Y.applyUpdate(open.doc, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(open.doc)), REMOTE)
}

const inner = (doc: Y.Doc, ...path: readonly number[]): Y.XmlElement =>
  path.reduce<Y.XmlElement | Y.XmlFragment>((at, index) => at.get(index) as Y.XmlElement, rootOf(doc)) as Y.XmlElement

interface Place {
  /** Where it is. */
  readonly path: readonly number[]
  make(): Y.XmlElement
  /** What is written in it next. */
  next(): Y.XmlElement
}

const item = (...texts: readonly string[]): Y.XmlElement => element('listItem', ...texts.map(paragraph))
const cell = (...texts: readonly string[]): Y.XmlElement => element('tableCell', ...texts.map(paragraph))
const row = (text: string): Y.XmlElement => element('tableRow', cell(text))

/** Blocks that hold two others. */
const PLACES: Record<string, Place> = {
  'a list item': { path: [2, 0], make: () => element('bulletList', item('甲', '乙')), next: () => paragraph('丙') },
  'a list': { path: [2], make: () => element('orderedList', item('甲'), item('乙')), next: () => item('丙') },
  'a cell': {
    path: [2, 0, 0],
    make: () => element('table', element('tableRow', cell('甲', '乙'))),
    next: () => paragraph('丙'),
  },
  'a table': { path: [2], make: () => element('table', row('甲'), row('乙')), next: () => row('丙') },
}

describe('Edits of two people that meet', () => {
  for (const [name, { path, make, next }] of Object.entries(PLACES)) {
    it(`[T1] leave nothing in ${name}, and what the one writes there next is seen by a page that saw it empty`, () => {
      open = desk([{ text: '一' }])
      const founder = another()
      rootOf(founder).insert(2, [make()])
      hear(founder)
      const [first, second] = [another(), another()]
      inner(first, ...path).delete(0, 1)
      inner(second, ...path).delete(1, 1)
      hear(first)
      hear(second)
      inner(first, ...path).insert(0, [next()])
      hear(first)
      Y.applyUpdate(first, Y.encodeStateAsUpdate(second))
      expect(rootOf(open.doc).toString()).toBe(rootOf(first).toString())
      expect(open.editor.state.doc.textContent).toBe('一丙')
      expect(Y.encodeStateVector(open.doc)).toEqual(Y.encodeStateVector(first))
    })
  }

  it('[T1] take no formatting from words that come after those for which it was made are gone', () => {
    open = desk([{ text: '货款。' }])
    const [first, second] = [another(), another()]
    const text = (doc: Y.Doc): Y.XmlText => inner(doc, 1).get(0) as Y.XmlText
    text(second).delete(0, 2)
    text(first).format(0, 2, { bold: {} })
    hear(second)
    hear(first)
    text(first).insert(1, '本金', { bold: {} })
    hear(first)
    Y.applyUpdate(first, Y.encodeStateAsUpdate(second))
    expect(rootOf(open.doc).toString()).toBe(rootOf(first).toString())
    expect(open.editor.getHTML()).toContain('<strong>本金</strong>')
  })

  /** A list between two paragraphs, whose only item two people have emptied; the cursor is in what is shown there. */
  function inEmptied(): Y.Doc {
    open = desk([{ text: '一' }, { text: '二' }])
    const founder = another()
    rootOf(founder).insert(2, [element('bulletList', item('甲', '乙'))])
    hear(founder)
    const [first, second] = [another(), another()]
    inner(first, 2, 0).delete(0, 1)
    inner(second, 2, 0).delete(1, 1)
    hear(first)
    hear(second)
    Y.applyUpdate(first, Y.encodeStateAsUpdate(second))
    expect(rootOf(open.doc).toString()).toContain('<listitem></listitem>')
    const { tr, doc } = open.editor.state
    const list = doc.child(0).nodeSize + doc.child(1).nodeSize
    open.editor.view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(list + 1))))
    return first
  }

  it('[T1] leave a place to write in', () => {
    inEmptied()
    type(open, '丁')
    expect(rootOf(open.doc).toString()).toContain('<listitem><paragraph>丁</paragraph></listitem>')
  })

  it('[T1] leave the cursor in that place, whatever others write before and behind it', () => {
    const other = inEmptied()
    for (const block of [3, 1]) {
      const text = inner(other, block).get(0) as Y.XmlText
      text.insert(text.length, '他人的话')
      hear(other)
    }
    type(open, '丁')
    expect(open.editor.state.doc.textContent).toBe('一他人的话丁二他人的话')
    expect(rootOf(open.doc).toString()).toContain('<listitem><paragraph>丁</paragraph></listitem>')
  })

  it('[T1] are shown even where the cursor cannot be put back, and nothing of them is taken for deleted', () => {
    open = desk([{ text: '一' }])
    const reported = vi.fn()
    vi.stubGlobal('reportError', reported)
    const { binding } = ySyncPluginKey.getState(open.editor.state)
    const lost = Y.createRelativePositionFromJSON({ item: { client: open.doc.clientID, clock: -2 } })
    open.doc.once('beforeTransaction', () => {
      binding.beforeTransactionSelection = { type: 'text', anchor: lost, head: lost }
    })
    const other = another()
    rootOf(other).insert(2, [paragraph('他人的话')])
    hear(other)
    expect(reported).toHaveBeenCalledOnce()
    cursor(open, 1, 0)
    type(open, '丁')
    expect(open.editor.state.doc.textContent).toBe('丁一他人的话')
    expect(rootOf(open.doc).toString()).toContain('丁一</paragraph><paragraph>他人的话')
    vi.unstubAllGlobals()
  })
})
