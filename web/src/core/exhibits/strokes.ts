/** A stroke while it is being drawn. */

import type { Stroke } from '../../protocol'
import { type Point, WHOLE } from './frame'

export type Tool = Stroke['tool']

/** Points of one stroke that the server takes. */
const MOST = 2000
/** Ten-thousandths of a page within which a point says nothing new. */
const CLOSE = 6

const TWO_POINTS: readonly Tool[] = ['box', 'arrow']

export class StrokeInHand {
  private readonly points: Point[] = []
  private readonly pressures: number[] = []

  constructor(
    private readonly exhibit: string,
    private readonly page: number,
    private readonly tool: Tool,
    /** Whether the device knows how hard it is pressed. */
    private readonly pressed: boolean,
  ) {}

  /** `pressure` is from 0 to 1. */
  add(point: Point, pressure: number): void {
    const inside = { x: whole(point.x), y: whole(point.y) }
    if (TWO_POINTS.includes(this.tool)) {
      this.points.splice(1, 1, inside)
      return
    }
    const last = this.points.at(-1)
    if (last && Math.abs(last.x - inside.x) < CLOSE && Math.abs(last.y - inside.y) < CLOSE) return
    this.points.push(inside)
    this.pressures.push(Math.round(Math.min(1, Math.max(0, pressure)) * 255))
    if (this.points.length > MOST) this.thin()
  }

  /** Undefined while there is nothing of it. */
  stroke(): Stroke | undefined {
    const two = TWO_POINTS.includes(this.tool)
    if (!this.points.length || (two && this.points.length < 2)) return undefined
    const { exhibit, page, tool } = this
    return {
      exhibit,
      page,
      tool,
      points: this.points.flatMap(({ x, y }) => [x, y]) as Stroke['points'],
      pressures: this.pressed && tool === 'pen' ? [...this.pressures] : [],
      text: '',
    }
  }

  /** A line without end keeps its shape with every second point. */
  private thin(): void {
    const keep = (_: unknown, index: number): boolean => index % 2 === 0
    this.points.splice(0, this.points.length, ...this.points.filter(keep))
    this.pressures.splice(0, this.pressures.length, ...this.pressures.filter(keep))
  }
}

export const textStroke = (exhibit: string, page: number, at: Point, text: string): Stroke => ({
  exhibit,
  page,
  tool: 'text',
  points: [whole(at.x), whole(at.y)],
  pressures: [],
  text,
})

const whole = (value: number): number => Math.round(Math.min(WHOLE, Math.max(0, value)))
