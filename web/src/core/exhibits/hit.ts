/** Which mark lies under a point, for the eraser. */

import type { Mark } from '../../protocol'
import { type Point, type Size, WHOLE } from './frame'
import { heightOf, LETTERS, pointsOf } from './ink'

/** The topmost of these marks within `reach` (ten-thousandths of the page's width) of a point of the page. */
export function markAt(marks: readonly Mark[], page: Size, at: Point, reach: number): Mark | undefined {
  const point = { x: at.x, y: (at.y * heightOf(page)) / WHOLE }
  return [...marks].reverse().find((mark) => distance(mark, page, point) <= reach)
}

function distance({ stroke }: Mark, page: Size, at: Point): number {
  const points = pointsOf(stroke, page)
  const [from, to] = points
  if (!from) return Number.POSITIVE_INFINITY
  if (stroke.tool === 'text') return toText(from, stroke.text ?? '', at)
  if (stroke.tool === 'box' && to) {
    const corners = [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }, from]
    return alongLine(corners, at)
  }
  return alongLine(points, at)
}

function toText(from: Point, text: string, at: Point): number {
  const width = LETTERS * Math.max(1, text.length)
  const x = Math.max(from.x - at.x, at.x - from.x - width, 0)
  const y = Math.max(from.y - at.y, at.y - from.y - LETTERS * 1.3, 0)
  return Math.hypot(x, y)
}

function alongLine(points: readonly Point[], at: Point): number {
  let least = Number.POSITIVE_INFINITY
  points.forEach((point, index) => {
    least = Math.min(least, toSegment(points[Math.max(0, index - 1)] ?? point, point, at))
  })
  return least
}

function toSegment(from: Point, to: Point, at: Point): number {
  const length = (to.x - from.x) ** 2 + (to.y - from.y) ** 2
  const share = length ? ((at.x - from.x) * (to.x - from.x) + (at.y - from.y) * (to.y - from.y)) / length : 0
  const along = Math.min(1, Math.max(0, share))
  return Math.hypot(from.x + along * (to.x - from.x) - at.x, from.y + along * (to.y - from.y) - at.y)
}
