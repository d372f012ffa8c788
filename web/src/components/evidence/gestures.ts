/** Pulling, pinching and turning the wheel over a page. */

import { type Frame, type Place, type Point, panBy, zoomBy } from '../../core/exhibits/frame'

/** How much of a turn of the wheel doubles the size. */
const WHEEL = 500
/** Pixels by which one pulls on at the end of a page before the next one comes. */
const OVERPULL = 240

export interface GestureEvents {
  /** The frame as it is now; undefined while nothing is drawn. */
  frame(): Frame | undefined
  moved(place: Place): void
  /** Beyond the end (1) or the beginning (-1) of the page. */
  turned(by: 1 | -1): void
}

export function createGestures(events: GestureEvents) {
  const pointers = new Map<number, Point>()
  let overpulled = 0

  const at = (event: MouseEvent): Point => pointIn(event, event.currentTarget as Element)

  function pan(frame: Frame, by: Point): Place {
    const place = panBy(frame, by)
    if (place.x !== frame.place.x || place.y !== frame.place.y || place.zoom !== frame.place.zoom) events.moved(place)
    return place
  }

  function down(event: PointerEvent): void {
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
    pointers.set(event.pointerId, at(event))
  }

  /** Where a finger is that does something else just now. */
  function track(event: PointerEvent): void {
    if (pointers.has(event.pointerId)) pointers.set(event.pointerId, at(event))
  }

  function move(event: PointerEvent): void {
    const before = pointers.get(event.pointerId)
    const frame = events.frame()
    if (!before || !frame) return
    const after = at(event)
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1]
    pointers.set(event.pointerId, after)
    if (!other) {
      pan(frame, { x: after.x - before.x, y: after.y - before.y })
      return
    }
    const factor = distance(after, other) / Math.max(1, distance(before, other))
    const middle = { x: (after.x + other.x) / 2, y: (after.y + other.y) / 2 }
    const zoomed = { ...frame, place: zoomBy(frame, factor, middle) }
    events.moved(panBy(zoomed, { x: (after.x - before.x) / 2, y: (after.y - before.y) / 2 }))
  }

  function up({ pointerId }: PointerEvent): void {
    pointers.delete(pointerId)
  }

  function wheel(event: WheelEvent): void {
    const frame = events.frame()
    if (!frame) return
    event.preventDefault()
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    if (event.ctrlKey || event.metaKey) {
      // A touchpad reports a pinch in small steps.
      const strength = Math.abs(event.deltaY) < 20 ? 5 : 1
      events.moved(zoomBy(frame, 2 ** ((-event.deltaY * lines * strength) / WHEEL), at(event)))
      return
    }
    const [x, y] = event.shiftKey ? [event.deltaY, event.deltaX] : [event.deltaX, event.deltaY]
    const place = pan(frame, { x: -x * lines, y: -y * lines })
    const stuck = place.x === frame.place.x && place.y === frame.place.y
    overpulled = stuck ? overpulled + y * lines : 0
    if (Math.abs(overpulled) < OVERPULL) return
    events.turned(overpulled > 0 ? 1 : -1)
    overpulled = 0
  }

  return { down, track, move, up, wheel, count: () => pointers.size }
}

/** Where an event is, from the element's upper left corner. */
export function pointIn({ clientX, clientY }: MouseEvent, element: Element): Point {
  const { left, top } = element.getBoundingClientRect()
  return { x: clientX - left, y: clientY - top }
}

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y)
