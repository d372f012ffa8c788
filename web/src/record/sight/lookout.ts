/** Sees to it that of a long record everything is drawn that is on the screen, and not much else. */

import type { EditorState } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { gapsOf } from '../pages/gaps'
import { scrollerOf } from '../scroller'
import { blockElements } from './blocks'
import type { Heights } from './heights'
import { type Span, sizeOf } from './spans'
import { drawOnly, spansOf } from './state'

/** Heights of the window above and below it: what is drawn before somebody comes there, and how near he may come. */
const AHEAD = 1.5
const NEAR = 0.75

/** Blocks that may be drawn before some go out of sight again, and milliseconds that this may wait. */
const MOST = 500
const PATIENCE_MS = 300

/** A block with where it begins down the window. */
interface Place {
  readonly index: number
  readonly top: number
}

export class Lookout {
  private scroller: Element | undefined
  private width = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly resized = new ResizeObserver(() => this.resize())
  private readonly scrolled = (): void => this.look()

  constructor(
    private readonly view: EditorView,
    private readonly heights: Heights,
  ) {
    this.resized.observe(view.dom)
  }

  update(view: EditorView, before: EditorState): void {
    const spans = spansOf(view.state)
    if (spans && spans !== spansOf(before) && sizeOf(spans) > MOST) this.tidySoon()
  }

  destroy(): void {
    clearTimeout(this.timer)
    this.resized.disconnect()
    this.scroller?.removeEventListener('scroll', this.scrolled)
  }

  private resize(): void {
    const { clientWidth } = this.view.dom
    if (!clientWidth) return
    if (!this.scroller) this.attach()
    if (clientWidth !== this.width) {
      this.width = clientWidth
      this.heights.adapt(this.view.dom)
      this.tidySoon()
    }
    this.look()
  }

  private attach(): void {
    this.scroller = scrollerOf(this.view.dom)
    this.scroller?.addEventListener('scroll', this.scrolled, { passive: true })
    if (this.scroller) this.resized.observe(this.scroller)
  }

  private tidySoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      if (this.view.composing) this.tidySoon()
      else this.look(true)
    }, PATIENCE_MS)
  }

  /** Draws what is near; `anew` also where all of it is drawn already. What one looks at stays where it is. */
  private look(anew = false): void {
    const spans = spansOf(this.view.state)
    const { top, bottom, height } = this.scroller?.getBoundingClientRect() ?? new DOMRect()
    if (!spans || !height) return
    const elements = blockElements(this.view)
    if (!anew && !lacks(spans, elements, top - NEAR * height, bottom + NEAR * height)) return
    const first = this.placeAt(top - AHEAD * height, spans, elements)
    const last = this.placeAt(bottom + AHEAD * height, spans, elements)
    const here = this.placeAt(top, spans, elements)
    this.measure(spans, elements)
    drawOnly(this.view, [{ first: first.index, end: last.index + 1 }])
    const now = blockElements(this.view)[here.index]?.getBoundingClientRect().top ?? here.top
    if (this.scroller && Math.abs(now - here.top) >= 1) this.scroller.scrollTop += now - here.top
  }

  private measure(spans: readonly Span[], elements: readonly Element[]): void {
    for (const { first, end } of spans) {
      for (let index = first; index < end; index += 1) {
        const height = elements[index]?.getBoundingClientRect().height
        if (height) this.heights.set(this.view.state.doc.child(index), height)
      }
    }
  }

  /** The block at a line of the window. */
  private placeAt(line: number, spans: readonly Span[], elements: readonly Element[]): Place {
    let above: { readonly index: number; readonly bottom: number } | undefined
    for (const { first, end } of spans) {
      const bottom = elements[end - 1]?.getBoundingClientRect().bottom ?? 0
      if (above && line < topOf(elements, first)) return this.hiddenAt(line, above.index, first, above.bottom)
      if (line < bottom) return drawnAt(line, first, end, elements)
      above = { index: end, bottom }
    }
    const last = elements.length - 1
    return { index: last, top: topOf(elements, last) }
  }

  /** Among those that are not drawn, from `first`, which begins at `top`, to the one before `end`. */
  private hiddenAt(line: number, first: number, end: number, top: number): Place {
    const { doc } = this.view.state
    const gaps = gapsOf(this.view.state)
    let begun = top
    let index = first
    while (index < end - 1) {
      const height = this.heights.of(doc.child(index)) + (gaps.get(index) ?? 0)
      if (begun + height > line) break
      begun += height
      index += 1
    }
    return { index, top: begun + (gaps.get(index) ?? 0) }
  }
}

function drawnAt(line: number, first: number, end: number, elements: readonly Element[]): Place {
  let [low, high] = [first, end - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((elements[middle]?.getBoundingClientRect().bottom ?? 0) > line) high = middle
    else low = middle + 1
  }
  return { index: low, top: topOf(elements, low) }
}

/** Whether something between two lines of the window is not drawn. */
function lacks(spans: readonly Span[], elements: readonly Element[], from: number, to: number): boolean {
  return spans.slice(1).some(({ first }, at) => {
    const bottom = elements[(spans[at]?.end ?? 0) - 1]?.getBoundingClientRect().bottom ?? 0
    return bottom < to && topOf(elements, first) > from
  })
}

const topOf = (elements: readonly Element[], index: number): number => elements[index]?.getBoundingClientRect().top ?? 0
