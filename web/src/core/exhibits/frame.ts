/**
 * Where a page lies in a view, and the way from one to the other.
 *
 * Points of a page are in ten-thousandths of its width (x) and height (y), unturned; points of a view in CSS pixels
 * from its upper left corner.
 */

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * What of an exhibit one looks at: a page (from 1), the point of it in the middle of the view, the page's width in
 * thousandths of the view's (0: as large as fits), and quarter turns clockwise.
 */
export interface Place extends Point {
  readonly page: number
  readonly zoom: number
  readonly turns: number
}

/** A page in a view. */
export interface Frame {
  readonly view: Size
  readonly page: Size
  readonly place: Place
}

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export const WHOLE = 10_000
const LEAST_ZOOM = 50
const MOST_ZOOM = 16_000
/** Pixels that are left free around a page that fits. */
const MARGIN = 16

export const firstPlace = (page = 1): Place => ({ page, x: WHOLE / 2, y: WHOLE / 2, zoom: 0, turns: 0 })

/** The size of a page as it stands after its turns. */
const turned = ({ width, height }: Size, turns: number): Size =>
  turns % 2 ? { width: height, height: width } : { width, height }

/** The zoom at which the whole page fits. */
export function fitZoom({ view, page, place }: Frame): number {
  const stands = turned(page, place.turns)
  const room = { width: Math.max(1, view.width - MARGIN * 2), height: Math.max(1, view.height - MARGIN * 2) }
  const scale = Math.min(room.width / stands.width, room.height / stands.height)
  return limited((1000 * scale * page.width) / Math.max(1, view.width))
}

/** The zoom at which the page is as wide as the view. */
export function widthZoom({ view, page, place }: Frame): number {
  const room = Math.max(1, view.width - MARGIN * 2)
  return limited((1000 * room * page.width) / (turned(page, place.turns).width * Math.max(1, view.width)))
}

const limited = (zoom: number): number => Math.round(Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom)))

export const zoomOf = (frame: Frame): number => frame.place.zoom || fitZoom(frame)

/** The unturned page's size in the view's pixels. */
export function sizeOf(frame: Frame): Size {
  const width = (zoomOf(frame) / 1000) * frame.view.width
  return { width, height: (width * frame.page.height) / frame.page.width }
}

const COSINE = [1, 0, -1, 0]
const SINE = [0, 1, 0, -1]

export function toView(frame: Frame, point: Point): Point {
  const { view, place } = frame
  const size = sizeOf(frame)
  const x = ((point.x - place.x) / WHOLE) * size.width
  const y = ((point.y - place.y) / WHOLE) * size.height
  const cosine = COSINE[place.turns] ?? 1
  const sine = SINE[place.turns] ?? 0
  return { x: view.width / 2 + x * cosine - y * sine, y: view.height / 2 + x * sine + y * cosine }
}

/** Also of points beside the page: then they are below 0 or above `WHOLE`. */
export function toPage(frame: Frame, point: Point): Point {
  const { view, place } = frame
  const size = sizeOf(frame)
  const x = point.x - view.width / 2
  const y = point.y - view.height / 2
  const cosine = COSINE[place.turns] ?? 1
  const sine = SINE[place.turns] ?? 0
  return {
    x: place.x + ((x * cosine + y * sine) / size.width) * WHOLE,
    y: place.y + ((y * cosine - x * sine) / size.height) * WHOLE,
  }
}

/** The CSS transform of an element with the page's size and its origin at the view's upper left corner. */
export function transformOf(frame: Frame): string {
  const { view, place } = frame
  const size = sizeOf(frame)
  const x = (-place.x / WHOLE) * size.width
  const y = (-place.y / WHOLE) * size.height
  return `translate(${view.width / 2}px, ${view.height / 2}px) rotate(${place.turns * 90}deg) translate(${x}px, ${y}px)`
}

/** What of the page is in the view. */
export function visible(frame: Frame): Box {
  const { width, height } = frame.view
  const one = toPage(frame, { x: 0, y: 0 })
  const other = toPage(frame, { x: width, y: height })
  const inside = (value: number): number => Math.min(WHOLE, Math.max(0, value))
  return {
    left: inside(Math.min(one.x, other.x)),
    top: inside(Math.min(one.y, other.y)),
    right: inside(Math.max(one.x, other.x)),
    bottom: inside(Math.max(one.y, other.y)),
  }
}

/** A view in which a page that is shown on a large screen would be too small to be read, in pixels. */
const NARROW = 640

/**
 * What somebody sees who follows another's place: the same, but in a narrow view the page is at least as wide as that,
 * and what is in the middle there is in the middle here, as far as the page reaches.
 */
export function followed(frame: Frame): Place {
  if (frame.view.width >= NARROW) return frame.place
  const place = { ...frame.place, zoom: Math.max(zoomOf(frame), widthZoom(frame)) }
  return settled({ ...frame, place })
}

/** Zoom by a factor; the page stays where it is under `at`. */
export function zoomBy(frame: Frame, factor: number, at: Point = middle(frame)): Place {
  const zoom = limited(zoomOf(frame) * factor)
  const held = toPage(frame, at)
  const there = toView({ ...frame, place: { ...frame.place, zoom } }, held)
  return panBy({ ...frame, place: { ...frame.place, zoom } }, { x: at.x - there.x, y: at.y - there.y })
}

/** Move the page by so many pixels, as far as there is something to see. */
export function panBy(frame: Frame, by: Point): Place {
  const { view } = frame
  const place = { ...frame.place, zoom: zoomOf(frame) }
  const { x, y } = toPage({ ...frame, place }, { x: view.width / 2 - by.x, y: view.height / 2 - by.y })
  return settled({ ...frame, place: { ...place, x, y } })
}

/** A page that is smaller than the view is in its middle; a larger one leaves no more than a margin free. */
export function settled(frame: Frame): Place {
  const { view, place } = frame
  const size = sizeOf(frame)
  const room = turned(view, place.turns)
  return {
    ...place,
    x: Math.round(between(place.x, size.width, room.width)),
    y: Math.round(between(place.y, size.height, room.height)),
  }
}

function between(value: number, size: number, room: number): number {
  if (size <= room - MARGIN) return WHOLE / 2
  const free = ((room / 2 - MARGIN) / size) * WHOLE
  return Math.min(WHOLE - free, Math.max(free, value))
}

/** A quarter turn clockwise (1) or counterclockwise (-1); what was in the middle stays there. */
export function turnBy(frame: Frame, by: 1 | -1): Place {
  const fits = !frame.place.zoom || frame.place.zoom === fitZoom(frame)
  const place = { ...frame.place, turns: (frame.place.turns + by + 4) % 4 }
  return fits ? { ...place, zoom: 0, x: WHOLE / 2, y: WHOLE / 2 } : settled({ ...frame, place })
}

const middle = ({ view }: Frame): Point => ({ x: view.width / 2, y: view.height / 2 })
