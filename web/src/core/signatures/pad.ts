/** A signature while it is written: strokes of points in units of which the pad's longer side has 10,000. */

import type { Drawn } from '../../protocol'

export type Point = [x: number, y: number, pressure: number]
export type Stroke = readonly Point[]

const UNITS = 10_000
const MOST_POINTS = 3_900
/** A finger says nothing of its pressure: the quicker it goes, in units a millisecond, the thinner the line. */
const QUICK = 30
const LIGHT = 20
const HEAVY = 85

/** Width and height, of the pad in pixels or in units. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** How what was written lies on a pad of another shape, as after the phone was turned: in pixels. */
export interface Fit {
  readonly scale: number
  readonly left: number
  readonly top: number
}

export interface Pen {
  /** In pixels from the pad's corner. */
  readonly x: number
  readonly y: number
  /** From 0 to 1, null of what does not feel it. */
  readonly pressure: number | null
  readonly at: number
}

export function unitsOf({ width, height }: Size): Size {
  const unit = UNITS / Math.max(width, height, 1)
  return { width: Math.max(500, Math.round(width * unit)), height: Math.max(500, Math.round(height * unit)) }
}

export function fit(units: Size, pad: Size): Fit {
  const scale = Math.min(pad.width / units.width, pad.height / units.height)
  return { scale, left: (pad.width - units.width * scale) / 2, top: (pad.height - units.height * scale) / 2 }
}

const within = (value: number, most: number): number => Math.max(0, Math.min(most, Math.round(value)))

/** The point at which a pen is; `before` where it was, at which time. */
export function pointOf(pen: Pen, units: Size, lies: Fit, before: { point: Point; at: number } | null): Point {
  const x = within((pen.x - lies.left) / lies.scale, units.width)
  const y = within((pen.y - lies.top) / lies.scale, units.height)
  if (pen.pressure !== null) return [x, y, within(pen.pressure * 100, 100)]
  if (!before) return [x, y, Math.round((LIGHT + HEAVY) / 2)]
  const way = Math.hypot(x - before.point[0], y - before.point[1])
  const speed = Math.min(1, way / Math.max(1, pen.at - before.at) / QUICK)
  const wanted = HEAVY - (HEAVY - LIGHT) * speed
  return [x, y, within(before.point[2] * 0.7 + wanted * 0.3, 100)]
}

/** The stroke with one more point, unless the pen has not moved or the stroke is full. */
export function drawnOn(stroke: Stroke, point: Point): Stroke {
  const last = stroke.at(-1)
  const still = last && last[0] === point[0] && last[1] === point[1]
  return still || stroke.length >= MOST_POINTS ? stroke : [...stroke, point]
}

/** Whether it is more than a dot. */
export function written(strokes: readonly Stroke[]): boolean {
  let way = 0
  for (const stroke of strokes)
    for (let at = 1; at < stroke.length; at++) {
      const [one, other] = [stroke[at - 1] as Point, stroke[at] as Point]
      way += Math.abs(one[0] - other[0]) + Math.abs(one[1] - other[1])
    }
  return way >= 120
}

export const drawn = (strokes: readonly Stroke[], units: Size): Drawn => ({
  ...units,
  // The generator knows of no rows with a fixed number of figures.
  strokes: strokes as unknown as Drawn['strokes'],
})

/** The line between two points in units, as wide as the pen pressed; the server draws it the same. */
export const widthOf = (one: Point, other: Point): number => 60 + (one[2] + other[2]) * 0.45
