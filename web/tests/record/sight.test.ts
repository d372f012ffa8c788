// @vitest-environment jsdom
import { AllSelection, TextSelection } from '@tiptap/pm/state'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { REMOTE, rootOf } from '../../src/core/transcript'
import { changedBlocks } from '../../src/record/changed-blocks'
import { Heights } from '../../src/record/sight/heights'
import { InSight, LONG } from '../../src/record/sight/sight'
import { between, holds, moved, sizeOf, united } from '../../src/record/sight/spans'
import { draw, drawAt, drawOnly, spansOf } from '../../src/record/sight/state'
import { seeded } from '../core/chance'
import { cursor, type Desk, desk, type } from './desk'

const LINE = 32

let open: Desk

beforeEach(() => {
  globalThis.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  }
  // jsdom lays nothing out.
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList
  Range.prototype.getBoundingClientRect = () => new DOMRect()
})
afterEach(() => open?.editor.destroy())

function begin(count: number): void {
  const paragraphs = Array.from({ length: count }, (_, index) => ({ text: `第${index + 1}段` }))
  open = desk(paragraphs, [], [InSight])
}

const view = () => open.editor.view
const spans = () => spansOf(open.editor.state) ?? []

/** Every block's element: whether it is drawn, and the room that it keeps. */
function drawn(): { seen: boolean; room: number }[] {
  return [...view().dom.children].map((element) => ({
    seen: element.classList.contains('in-sight'),
    room: Number.parseFloat((element as HTMLElement).style.getPropertyValue('--room') || '0'),
  }))
}

/** What stands in the page is what is in sight by the state, and each stretch keeps the room of what is above it. */
function agrees(): void {
  const { doc, selection } = open.editor.state
  const found = drawn()
  expect(found).toHaveLength(doc.childCount)
  expect(found.map(({ seen }) => seen)).toEqual(found.map((_, index) => holds(spans(), index)))
  const rooms = new Map(between(spans()).map(({ first, end }) => [end, (end - first) * LINE]))
  expect(found.map(({ room }) => room)).toEqual(found.map((_, index) => rooms.get(index) ?? 0))
  for (const index of [0, doc.childCount - 1, selection.$anchor.index(0), selection.$head.index(0)]) {
    expect(found[index]?.seen).toBe(true)
  }
}

describe('[T1] Of a long record', () => {
  it('only the beginning, the end and what is around the cursor is drawn at first, and all of it is there', () => {
    begin(LONG + 600)
    expect(view().dom.classList.contains('long')).toBe(true)
    agrees()
    expect(sizeOf(spans())).toBeLessThan(100)
    expect(view().dom.textContent).toContain(`第${LONG}段第${LONG + 1}段`)
    cursor(open, 700, 0)
    agrees()
    expect(holds(spans(), 690)).toBe(true)
  })

  it('nothing is hidden while it is short, nor at the moment at which it becomes long', () => {
    begin(LONG - 1)
    expect(spansOf(open.editor.state)).toBeUndefined()
    expect(view().dom.classList.contains('long')).toBe(false)
    expect(view().dom.querySelector('.in-sight')).toBeNull()
    cursor(open, 200, 0)
    open.editor.commands.splitBlock()
    expect(drawn().every(({ seen }) => seen)).toBe(true)
    expect(view().dom.classList.contains('long')).toBe(true)
    open.editor.commands.joinBackward()
    expect(view().dom.classList.contains('long')).toBe(false)
    expect(view().dom.querySelector('.in-sight')).toBeNull()
  })

  it('is drawn what somebody goes to, and only on the word of who watches the window it goes out of sight', () => {
    begin(1000)
    drawAt(view(), open.editor.state.doc.content.size / 2)
    agrees()
    expect(sizeOf(spans())).toBeGreaterThan(60)
    const before = spans()
    draw(view(), [{ first: 0, end: 10 }])
    expect(spans()).toBe(before)
    drawOnly(view(), [{ first: 300, end: 340 }])
    agrees()
    expect(spans()).toEqual([
      { first: 0, end: 22 },
      { first: 300, end: 340 },
      { first: 995, end: 1001 },
    ])
  })

  it('all that is selected is drawn before the browser itself writes over it', () => {
    begin(1000)
    const { doc, tr } = open.editor.state
    view().dispatch(tr.setSelection(TextSelection.create(doc, 10, doc.content.size - 10)))
    expect(sizeOf(spans())).toBeLessThan(200)
    view().dom.dispatchEvent(new Event('beforeinput', { bubbles: true }))
    expect(sizeOf(spans())).toBe(1001)
    agrees()
  })

  it('everything that is selected can be deleted and brought back', () => {
    begin(1000)
    const text = open.editor.state.doc.textContent
    view().dispatch(open.editor.state.tr.setSelection(new AllSelection(open.editor.state.doc)))
    const start = open.editor.state.doc.firstChild?.nodeSize ?? 0
    open.editor.commands.deleteRange({ from: start, to: open.editor.state.doc.content.size })
    expect(spansOf(open.editor.state)).toBeUndefined()
    open.editor.commands.keyboardShortcut('Mod-z')
    expect(open.editor.state.doc.textContent).toBe(text)
  })

  it.each([1, 2, 3])(
    'what is drawn follows whatever happens to the record, run %i',
    (seed) => {
      begin(LONG + 100)
      const chance = seeded(seed)
      const other = new Y.Doc()
      Y.applyUpdate(other, Y.encodeStateAsUpdate(open.doc))
      const block = () => 1 + chance(open.editor.state.doc.childCount - 1)
      for (let step = 0; step < 25; step += 1) {
        const at = block()
        const choice = chance(7)
        if (choice === 0) cursor(open, at, 0)
        else if (choice === 1) type(open, '字')
        else if (choice === 2) open.editor.commands.splitBlock()
        else if (choice === 3) open.editor.commands.joinBackward()
        else if (choice === 4) drawOnly(view(), [{ first: at, end: at + 30 }])
        else {
          Y.applyUpdate(other, Y.encodeStateAsUpdate(open.doc, Y.encodeStateVector(other)))
          const root = rootOf(other)
          const child = root.get(at)
          if (choice === 5 && child instanceof Y.XmlElement) (child.get(0) as Y.XmlText).insert(0, '补')
          else if (chance(2)) root.delete(at, Math.min(3, root.length - at - 1))
          else root.insert(at, [paragraph('新'), paragraph('新')])
          Y.applyUpdate(open.doc, Y.encodeStateAsUpdate(other, Y.encodeStateVector(open.doc)), REMOTE)
        }
        agrees()
      }
    },
    60_000,
  )
})

function paragraph(text: string): Y.XmlElement {
  const made = new Y.XmlElement('paragraph')
  made.insert(0, [new Y.XmlText(text)])
  return made
}

describe('Stretches of blocks', () => {
  it('are joined where they touch and cut off at the end', () => {
    const all = [
      { first: 8, end: 20 },
      { first: -3, end: 2 },
      { first: 2, end: 4 },
      { first: 5, end: 5 },
    ]
    expect(united(all, 10)).toEqual([
      { first: 0, end: 4 },
      { first: 8, end: 10 },
    ])
    expect(between(united(all, 10))).toEqual([{ first: 4, end: 8 }])
  })

  it('move with what is inserted and deleted before them', () => {
    begin(10)
    const before = open.editor.state.doc
    cursor(open, 3, 0)
    open.editor.commands.splitBlock()
    const after = open.editor.state.doc
    expect(moved([{ first: 5, end: 8 }], changedBlocks(before, after), 1)).toEqual([{ first: 6, end: 9 }])
    expect(moved([{ first: 5, end: 8 }], changedBlocks(after, before), -1)).toEqual([{ first: 4, end: 7 }])
    expect(moved([{ first: 0, end: 2 }], changedBlocks(before, after), 1)).toEqual([{ first: 0, end: 2 }])
  })
})

describe('The height of what is not drawn', () => {
  it('is guessed by its words, known once it was measured, and kept when others edit it unseen', () => {
    begin(3)
    const heights = new Heights()
    const { doc, schema } = open.editor.state
    const long = schema.node('paragraph', { label: '审' }, [schema.text('现'.repeat(60))])
    expect(heights.of(doc.child(1))).toBe(LINE)
    expect(heights.of(long)).toBe(2 * LINE)
    expect(heights.of(schema.node('paragraph'))).toBe(LINE)
    heights.set(long, 70)
    expect(heights.of(long)).toBe(70)
    const edited = schema.node('paragraph', null, [schema.text('短')])
    heights.carry(long, edited)
    expect(heights.of(edited)).toBe(70)
    heights.adapt(view().dom)
    expect(heights.of(edited)).toBe(LINE)
  })
})
