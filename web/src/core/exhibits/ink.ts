/**
 * How a stroke is drawn: an outline to be filled or a line to be drawn along, in units of a ten-thousandth of the
 * page's width in both directions, so that a line is as thick across as it is along.
 */

import { getStroke } from 'perfect-freehand'
import type { Stroke } from '../../protocol'
import { type Point, type Size, WHOLE } from './frame'

export interface Inked {
  /** The path's data; empty for a text. */
  readonly path: string
  readonly filled: boolean
  /** Of the line. */
  readonly width: number
}

/** Thickness of what each tool draws. */
const PEN = 48
const LINE = 36
const HIGHLIGHTER = 180
/** The height of a text's letters. */
export const LETTERS = 220
const HEAD = 190

/** A page's height in the units of ink. */
export const heightOf = ({ width, height }: Size): number => (WHOLE * height) / width

/** The points of a stroke in the units of ink. */
export function pointsOf({ points }: Pick<Stroke, 'points'>, page: Size): Point[] {
  const share = heightOf(page) / WHOLE
  return Array.from({ length: points.length >> 1 }, (_, index) => ({
    x: points[index * 2] ?? 0,
    y: (points[index * 2 + 1] ?? 0) * share,
  }))
}

export function inkOf(stroke: Stroke, page: Size): Inked {
  const points = pointsOf(stroke, page)
  const [from, to] = points
  switch (stroke.tool) {
    case 'pen':
      return { path: penPath(points, stroke.pressures ?? []), filled: true, width: 0 }
    case 'highlighter':
      return { path: linePath(points), filled: false, width: HIGHLIGHTER }
    case 'box':
      return { path: from && to ? boxPath(from, to) : '', filled: false, width: LINE }
    case 'arrow':
      return { path: from && to ? arrowPath(from, to) : '', filled: false, width: LINE }
    case 'text':
      return { path: '', filled: true, width: 0 }
  }
}

function penPath(points: readonly Point[], pressures: readonly number[]): string {
  const pressed = pressures.length === points.length
  const outline = getStroke(
    points.map(({ x, y }, index) => [x, y, pressed ? (pressures[index] ?? 128) / 255 : 0.5]),
    {
      size: PEN,
      thinning: pressed ? 0.6 : 0.35,
      smoothing: 0.5,
      streamline: 0.35,
      simulatePressure: !pressed,
      last: true,
    },
  )
  const [first] = outline
  if (!first) return ''
  const path = [`M${text(first[0], first[1])}Q`]
  outline.forEach(([x, y], index) => {
    const [nextX, nextY] = outline[(index + 1) % outline.length] ?? first
    path.push(`${text(x, y)} ${text((x + nextX) / 2, (y + nextY) / 2)}`)
  })
  return `${path.join(' ')}Z`
}

/** A single point is a dot: a line of no length has round ends. */
const linePath = (points: readonly Point[]): string =>
  points.length ? `M${[...points, ...(points.length === 1 ? points : [])].map(({ x, y }) => text(x, y)).join('L')}` : ''

const boxPath = (from: Point, to: Point): string =>
  `M${text(from.x, from.y)}H${round(to.x)}V${round(to.y)}H${round(from.x)}Z`

function arrowPath(from: Point, to: Point): string {
  const angle = Math.atan2(to.y - from.y, to.x - from.x)
  const length = Math.min(HEAD, Math.hypot(to.x - from.x, to.y - from.y) * 0.6)
  const wing = (by: number): string => text(to.x - length * Math.cos(angle + by), to.y - length * Math.sin(angle + by))
  return `M${text(from.x, from.y)}L${text(to.x, to.y)}M${wing(0.5)}L${text(to.x, to.y)}L${wing(-0.5)}`
}

const round = (value: number): number => Math.round(value * 10) / 10
const text = (x: number, y: number): string => `${round(x)} ${round(y)}`
