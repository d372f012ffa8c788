/**
 * 页面视图: the record as sheets of A4. The text is not touched: a block that begins a page is moved down by a margin, and
 * the sheets are drawn behind it.
 */

import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { changedBlocks } from '../changed-blocks'
import { blockElements } from '../sight/blocks'
import { holds, type Span } from '../sight/spans'
import { draw, spansOf } from '../sight/state'
import { holdStill } from '../steady'
import { key, NO_GAPS, type PagesState } from './gaps'
import { type Block, type Paper, paginate, type Sheet } from './paginate'

export interface PagesOptions {
  /** The sheets to draw; none when the record is not shown in pages. */
  sheets(sheets: readonly Sheet[] | undefined): void
}

/** Height of A4 by its width. */
const A4 = 297 / 210

/** Pixels between two sheets. */
const BETWEEN = 24

/** Milliseconds without an edit after which pages are made anew, and the most that one waits. */
const QUIET_MS = 120
const PATIENCE_MS = 1000

type Wish = Pick<PagesState, 'on' | 'gaps'>

const OFF: PagesState = { on: false, gaps: NO_GAPS, marks: DecorationSet.empty }

export const PageView = Extension.create<PagesOptions>({
  name: 'pageView',

  addOptions: () => ({ sheets: () => {} }),

  addProseMirrorPlugins() {
    const { sheets } = this.options
    return [
      new Plugin<PagesState>({
        key,
        state: {
          init: () => OFF,
          apply(transaction, old, before, { doc }) {
            const wish: Wish | undefined = transaction.getMeta(key)
            if (wish) return wish.on ? { ...wish, marks: marksOf(doc, wish.gaps) } : OFF
            if (!transaction.docChanged || !old.gaps.size) return old
            return follow(old, before.doc, doc)
          },
        },
        props: { decorations: (state) => key.getState(state)?.marks },
        view: (view) => new Measurer(view, sheets),
      }),
    ]
  },
})

export function showPages(view: EditorView, on: boolean): void {
  if (on !== key.getState(view.state)?.on) tell(view, { on, gaps: new Map() })
}

function tell(view: EditorView, wish: Wish): void {
  view.dispatch(view.state.tr.setMeta(key, wish).setMeta('addToHistory', false))
}

/** Until pages are made anew, each begins with the block it began with. */
function follow(old: PagesState, before: Node, doc: Node): PagesState {
  const { first, end, from, to, mapping } = changedBlocks(before, doc)
  const added = doc.childCount - before.childCount
  const gaps = new Map<number, number>()
  const inside = new Map<number, number>()
  for (const [index, gap] of old.gaps) {
    if (index < first) gaps.set(index, gap)
    else if (index >= end - added) gaps.set(index + added, gap)
    else if (end > first) inside.set(Math.min(index, end - 1), gap)
  }
  const mapped = old.marks.map(mapping, doc)
  const stale = mapped.find(from, to).filter((mark) => mark.from >= from && mark.to <= to)
  for (const [index, gap] of inside) gaps.set(index, gap)
  return { on: true, gaps, marks: mapped.remove(stale).add(doc, marks(doc, inside)) }
}

const marksOf = (doc: Node, gaps: ReadonlyMap<number, number>): DecorationSet =>
  DecorationSet.create(doc, marks(doc, gaps))

function marks(doc: Node, gaps: ReadonlyMap<number, number>): Decoration[] {
  if (!gaps.size) return []
  const found: Decoration[] = []
  doc.forEach((node, offset, index) => {
    const gap = gaps.get(index)
    if (gap !== undefined) found.push(Decoration.node(offset, offset + node.nodeSize, { style: `--gap: ${gap}px` }))
  })
  return found
}

/** Measures what is drawn, when nobody is typing, and only what it has not measured before. */
class Measurer {
  private heights = new WeakMap<Node, number>()
  private width = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private waiting = 0
  private readonly resized = new ResizeObserver(() => this.look())

  constructor(
    private readonly view: EditorView,
    private readonly sheets: PagesOptions['sheets'],
  ) {
    this.resized.observe(view.dom)
  }

  update(view: EditorView, before: EditorState): void {
    const [old, now] = [key.getState(before), key.getState(view.state)]
    if (old?.on && !now?.on) this.sheets(undefined)
    if (!now?.on) clearTimeout(this.timer)
    else if (!old?.on) this.measure()
    else if (before.doc !== view.state.doc) this.soon()
  }

  destroy(): void {
    clearTimeout(this.timer)
    this.resized.disconnect()
    this.sheets(undefined)
  }

  private soon(): void {
    const now = performance.now()
    this.waiting ||= now
    clearTimeout(this.timer)
    const wait = Math.min(QUIET_MS, Math.max(0, this.waiting + PATIENCE_MS - now))
    this.timer = setTimeout(() => (this.view.composing ? this.soon() : this.measure()), wait)
  }

  /** The text is drawn in another width, or higher than was measured: a font has arrived, or marks. */
  private look(): void {
    if (!key.getState(this.view.state)?.on) return
    const { width, height } = this.view.dom.getBoundingClientRect()
    const same = width === this.width && Math.abs(height - this.expected) < 2
    if (same || this.waiting) return
    this.heights = new WeakMap()
    this.measure()
  }

  /** How high the text would be, as measured. */
  private expected = 0

  private measure(): void {
    this.waiting = 0
    const state = key.getState(this.view.state)
    const paper = paperOf(this.view.dom)
    if (!state?.on || !paper) return
    this.width = this.view.dom.getBoundingClientRect().width
    const blocks = this.blocks()
    const { gaps, sheets } = paginate(blocks, paper)
    if (!same(gaps, state.gaps)) holdStill(this.view, () => tell(this.view, { on: true, gaps }))
    this.expected = this.view.dom.getBoundingClientRect().height
    this.sheets(sheets)
  }

  /** Blocks of a long record that are not drawn and were never measured. */
  private unknown(): Span[] {
    const spans = spansOf(this.view.state)
    if (!spans) return []
    return this.view.state.doc.children.flatMap((node, index) =>
      this.heights.has(node) || holds(spans, index) ? [] : [{ first: index, end: index + 1 }],
    )
  }

  private blocks(): Block[] {
    const { doc } = this.view.state
    draw(this.view, this.unknown())
    const drawn = blockElements(this.view)
    return doc.children.map((node, index) => {
      const known = this.heights.get(node)
      const height = known ?? heightOf(drawn[index])
      if (known === undefined) this.heights.set(node, height)
      return { height, clings: node.type.name === 'heading' }
    })
  }
}

/** With the room below it that its style gives it. */
function heightOf(element: Element | undefined): number {
  if (!element) return 0
  const below = element.localName === 'header' ? Number.parseFloat(getComputedStyle(element).marginBottom) : 0
  return element.getBoundingClientRect().height + (below || 0)
}

function paperOf(text: HTMLElement): Paper | undefined {
  const sheet = text.closest('.sheet')
  if (!sheet) return undefined
  const { paddingTop, paddingBottom } = getComputedStyle(sheet)
  const height = sheet.getBoundingClientRect().width * A4
  return { height, top: Number.parseFloat(paddingTop), bottom: Number.parseFloat(paddingBottom), between: BETWEEN }
}

const same = (one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): boolean =>
  one.size === other.size && [...one].every(([index, gap]) => Math.abs((other.get(index) ?? -1) - gap) < 0.5)
