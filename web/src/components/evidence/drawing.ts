/** What a pen, a finger or a mouse draws on a page, from its touching down to its lifting. */

import { type Frame, type Point, toPage } from '../../core/exhibits/frame'
import { StrokeInHand, type Tool } from '../../core/exhibits/strokes'
import type { Stroke } from '../../protocol'

export interface DrawingEvents {
  frame(): Frame | undefined
  /** It has grown; null when it was given up. */
  sketched(stroke: Stroke | null): void
  finished(stroke: Stroke): void
}

/** `at` says where in the view, which is `element`, an event is. */
export function createDrawing(at: (event: MouseEvent, element: Element) => Point, events: DrawingEvents) {
  let hand: StrokeInHand | undefined
  let pointer = 0

  function add(event: PointerEvent, element: Element): void {
    const frame = events.frame()
    if (frame) hand?.add(toPage(frame, at(event, element)), event.pressure)
  }

  function down(event: PointerEvent, exhibit: string, tool: Tool): void {
    const page = events.frame()?.place.page
    if (!page) return
    const element = event.currentTarget as HTMLElement
    element.setPointerCapture(event.pointerId)
    pointer = event.pointerId
    hand = new StrokeInHand(exhibit, page, tool, event.pointerType === 'pen')
    add(event, element)
    const stroke = hand.stroke()
    if (stroke) events.sketched(stroke)
  }

  function move(event: PointerEvent): void {
    if (!hand || event.pointerId !== pointer) return
    // The browser hands over all places of one picture at once; it keeps those between for who asks.
    const element = event.currentTarget as Element
    for (const one of event.getCoalescedEvents?.() ?? []) add(one, element)
    add(event, element)
    const stroke = hand.stroke()
    if (stroke) events.sketched(stroke)
  }

  function up(event: PointerEvent): void {
    if (!hand || event.pointerId !== pointer) return
    const stroke = hand.stroke()
    hand = undefined
    if (stroke) events.finished(stroke)
    else events.sketched(null)
  }

  function cancel(): void {
    if (!hand) return
    hand = undefined
    events.sketched(null)
  }

  return { down, move, up, cancel, draws: () => hand !== undefined }
}
