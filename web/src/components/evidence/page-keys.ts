/** The keys of a page that has the focus. */

import { type Frame, type Point, sizeOf } from '../../core/exhibits/frame'

export interface PageActions {
  go(page: number): void
  step(by: 1 | -1): void
  zoom(factor: number): void
  turn(by: 1 | -1): void
  pan(by: Point): void
  fit(): void
  width(): void
  full(): void
}

/** Pixels by which an arrow pulls. */
const PULL = 80
export const ZOOM_STEP = 1.25

/** Does what a key says; false for all others. */
export function pageKey(event: KeyboardEvent, frame: Frame, count: number, actions: PageActions): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false
  const size = sizeOf(frame)
  const wide = size.width > frame.view.width
  const keys: Record<string, () => void> = {
    PageDown: () => actions.step(1),
    PageUp: () => actions.step(-1),
    Home: () => actions.go(1),
    End: () => actions.go(count),
    ArrowDown: () => actions.pan({ x: 0, y: -PULL }),
    ArrowUp: () => actions.pan({ x: 0, y: PULL }),
    // A page that is seen in its whole width is turned instead.
    ArrowRight: () => (wide ? actions.pan({ x: -PULL, y: 0 }) : actions.step(1)),
    ArrowLeft: () => (wide ? actions.pan({ x: PULL, y: 0 }) : actions.step(-1)),
    '+': () => actions.zoom(ZOOM_STEP),
    '=': () => actions.zoom(ZOOM_STEP),
    '-': () => actions.zoom(1 / ZOOM_STEP),
    '0': actions.fit,
    '9': actions.width,
    r: () => actions.turn(1),
    R: () => actions.turn(-1),
    f: actions.full,
  }
  const run = keys[event.key]
  run?.()
  return run !== undefined
}
