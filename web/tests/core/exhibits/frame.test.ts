import { describe, expect, it } from 'vitest'
import {
  type Frame,
  firstPlace,
  fitZoom,
  followed,
  panBy,
  settled,
  sizeOf,
  toPage,
  toView,
  turnBy,
  visible,
  widthZoom,
  zoomBy,
} from '../../../src/core/exhibits/frame'

const A4 = { width: 595, height: 842 }
const frame = (changes: Partial<Frame['place']> = {}, view = { width: 800, height: 600 }): Frame => ({
  view,
  page: A4,
  place: { ...firstPlace(), ...changes },
})

describe('A page in a view', () => {
  it('fits as a whole at first, in the middle', () => {
    const { width, height } = sizeOf(frame())
    expect(height).toBeCloseTo(600 - 32, 0)
    expect(width / height).toBeCloseTo(A4.width / A4.height)
    expect(toView(frame(), { x: 5000, y: 5000 })).toEqual({ x: 400, y: 300 })
  })

  it.each([0, 1, 2, 3])('[E3] leads to a point and back at %i quarter turns', (turns) => {
    const here = frame({ turns, zoom: 1700, x: 3100, y: 6400 })
    for (const point of [
      { x: 0, y: 0 },
      { x: 10_000, y: 0 },
      { x: 1234, y: 8765 },
    ]) {
      const back = toPage(here, toView(here, point))
      expect(back.x).toBeCloseTo(point.x, 6)
      expect(back.y).toBeCloseTo(point.y, 6)
    }
  })

  it('turned clockwise has its upper left corner at the upper right', () => {
    const corner = toView(frame({ turns: 1 }), { x: 0, y: 0 })
    expect(corner.x).toBeGreaterThan(400)
    expect(corner.y).toBeLessThan(300)
  })

  it.each([0, 1, 2, 3])('[E3] stays under the pointer while it is zoomed, at %i quarter turns', (turns) => {
    const before = frame({ turns, zoom: 2000 })
    const at = { x: 500, y: 350 }
    const under = toPage(before, at)
    const after = { ...before, place: zoomBy(before, 1.5, at) }
    expect(after.place.zoom).toBe(3000)
    expect(toPage(after, at).x).toBeCloseTo(under.x, -0.5)
    expect(toPage(after, at).y).toBeCloseTo(under.y, -0.5)
  })

  it('is pulled along and stops where there is nothing more to see', () => {
    const before = frame({ zoom: 2000 })
    const point = toView(before, { x: 5000, y: 5000 })
    const after = { ...before, place: panBy(before, { x: 40, y: -25 }) }
    expect(toView(after, { x: 5000, y: 5000 }).x).toBeCloseTo(point.x + 40, 0)
    expect(toView(after, { x: 5000, y: 5000 }).y).toBeCloseTo(point.y - 25, 0)
    const far = { ...before, place: panBy(before, { x: 99_999, y: 99_999 }) }
    expect(toView(far, { x: 0, y: 0 }).x).toBeCloseTo(16, 0)
    expect(toView(far, { x: 0, y: 0 }).y).toBeCloseTo(16, 0)
  })

  it('is in the middle in the direction in which it is smaller than the view', () => {
    expect(settled(frame({ zoom: 300, x: 100, y: 9000 }))).toMatchObject({ x: 5000, y: 5000 })
  })

  it('that fitted fits after a turn as well', () => {
    const turned = turnBy(frame(), 1)
    expect(turned).toMatchObject({ turns: 1, zoom: 0 })
    expect(turnBy(frame({ turns: 0 }), -1).turns).toBe(3)
    const { width } = sizeOf(frame({ turns: 1 }))
    expect(width).toBeCloseTo(Math.min(568, (768 * A4.width) / A4.height), 0)
  })

  it('is as wide as the view when one asks for that', () => {
    expect(sizeOf(frame({ zoom: widthZoom(frame()) })).width).toBeCloseTo(768, 0)
    const turned = frame({ turns: 1, zoom: widthZoom(frame({ turns: 1 })) })
    expect(sizeOf(turned).height).toBeCloseTo(768, 0)
  })

  it('is seen in part when it is larger', () => {
    expect(visible(frame())).toEqual({ left: 0, top: 0, right: 10_000, bottom: 10_000 })
    const seen = visible(frame({ zoom: 2000, x: 5000, y: 5000 }))
    expect(seen.right - seen.left).toBeCloseTo(5000)
    expect(fitZoom(frame())).toBeLessThan(1000)
  })

  it('[E4] is as wide as a narrow view for who follows, with the same place in the middle', () => {
    const phone = { width: 390, height: 500 }
    const shown = frame({ zoom: 460, x: 5000, y: 1800 }, phone)
    const seen = { ...shown, place: followed(shown) }
    expect(sizeOf(seen).width).toBeCloseTo(390 - 32, 0)
    expect(toView(seen, { x: 5000, y: 0 }).y).toBeCloseTo(16, 0)
    const enlarged = frame({ zoom: 2400, x: 3000, y: 4000 }, phone)
    expect(followed(enlarged)).toEqual(enlarged.place)
    const desktop = frame({ zoom: 460 })
    expect(followed(desktop)).toEqual(desktop.place)
  })
})
