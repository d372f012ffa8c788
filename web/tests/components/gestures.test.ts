// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { createGestures } from '../../src/components/evidence/gestures'
import { type Frame, firstPlace, type Place } from '../../src/core/exhibits/frame'

const element = { setPointerCapture: () => {}, getBoundingClientRect: () => ({ left: 0, top: 0 }) }
const at = (pointerId: number, clientX: number, clientY: number) =>
  ({ pointerId, clientX, clientY, currentTarget: element }) as unknown as PointerEvent
const wheel = (changes: Partial<WheelEvent>) =>
  ({
    clientX: 400,
    clientY: 300,
    deltaX: 0,
    deltaY: 0,
    deltaMode: 0,
    preventDefault: () => {},
    ...changes,
  }) as WheelEvent

function hands(place: Partial<Place> = {}) {
  const turned: number[] = []
  let frame: Frame = {
    view: { width: 800, height: 600 },
    page: { width: 595, height: 842 },
    place: { ...firstPlace(2), zoom: 2000, ...place },
  }
  const gestures = createGestures({
    frame: () => frame,
    moved: (next) => {
      frame = { ...frame, place: next }
    },
    turned: (by) => turned.push(by),
  })
  return { gestures, turned, place: () => frame.place }
}

describe('Hands on a page', () => {
  it('[E3] pull it with one finger and stretch it with two', () => {
    const { gestures, place } = hands()
    gestures.down(at(1, 400, 300))
    gestures.move(at(1, 400, 200))
    expect(place().y).toBeGreaterThan(5000)
    const before = place().zoom
    gestures.down(at(2, 500, 200))
    gestures.move(at(2, 600, 200))
    expect(place().zoom).toBe(before * 2)
    gestures.up(at(1, 0, 0))
    gestures.up(at(2, 0, 0))
    const rest = place()
    gestures.move(at(1, 10, 10))
    expect(place()).toBe(rest)
  })

  it('[E3] zoom with Ctrl and the wheel, and go to the next page when they pull on at its end', () => {
    const { gestures, place, turned } = hands({ y: 9999 })
    const target = { currentTarget: element as unknown as EventTarget }
    gestures.wheel(wheel({ deltaY: -500, ctrlKey: true, ...target }))
    expect(place().zoom).toBe(4000)
    for (let turn = 0; turn < 3; turn += 1) gestures.wheel(wheel({ deltaY: 100, ...target }))
    expect(turned).toEqual([1])
  })
})
