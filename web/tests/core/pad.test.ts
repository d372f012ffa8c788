import { expect, test } from 'vitest'
import { drawn, drawnOn, fit, type Point, pointOf, type Stroke, unitsOf, written } from '../../src/core/signatures/pad'

const UPRIGHT = { width: 360, height: 600 }
const ACROSS = { width: 600, height: 300 }

test('a pad has ten thousand units on its longer side, whichever that is', () => {
  expect(unitsOf(UPRIGHT)).toEqual({ width: 6000, height: 10000 })
  expect(unitsOf(ACROSS)).toEqual({ width: 10000, height: 5000 })
})

test('what was written upright keeps its shape when the phone is turned', () => {
  const units = unitsOf(UPRIGHT)
  const lies = fit(units, ACROSS)
  expect(lies).toEqual({ scale: 0.03, left: 210, top: 0 })
  const middle = pointOf({ x: 300, y: 150, pressure: 0.5, at: 0 }, units, lies, null)
  expect(middle).toEqual([3000, 5000, 50])
})

test('a pen beside the pad writes at its edge', () => {
  const units = unitsOf(ACROSS)
  const lies = fit(units, ACROSS)
  expect(pointOf({ x: -50, y: 400, pressure: 2, at: 0 }, units, lies, null)).toEqual([0, 5000, 100])
})

test('a finger, which says nothing of its pressure, writes thinner when it is quick', () => {
  const units = unitsOf(ACROSS)
  const lies = fit(units, ACROSS)
  const before = { point: [0, 0, 50] as Point, at: 0 }
  const pressure = (at: number): number => pointOf({ x: 60, y: 0, pressure: null, at }, units, lies, before)[2]
  expect(pressure(1)).toBeLessThan(50)
  expect(pressure(1000)).toBeGreaterThan(50)
})

test('a pen that rests adds nothing, and a dot is no signature', () => {
  const dot: Stroke = [[5, 5, 50]]
  expect(drawnOn(dot, [5, 5, 90])).toBe(dot)
  expect(written([dot])).toBe(false)
  const stroke = drawnOn(dot, [300, 5, 50])
  expect(written([stroke])).toBe(true)
  expect(drawn([stroke], unitsOf(ACROSS))).toEqual({ width: 10000, height: 5000, strokes: [stroke] })
})
