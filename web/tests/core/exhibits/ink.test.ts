import { describe, expect, it } from 'vitest'
import { markAt } from '../../../src/core/exhibits/hit'
import { inkOf } from '../../../src/core/exhibits/ink'
import { StrokeInHand, type Tool, textStroke } from '../../../src/core/exhibits/strokes'
import type { Mark, Stroke } from '../../../src/protocol'

const A4 = { width: 595, height: 842 }

function drawn(tool: Tool, points: readonly [number, number][], pressed = false): Stroke {
  const hand = new StrokeInHand('e1', 2, tool, pressed)
  for (const [x, y] of points) hand.add({ x, y }, 0.5)
  const stroke = hand.stroke()
  if (!stroke) throw new Error('nothing was drawn')
  return stroke
}

const mark = (id: string, stroke: Stroke): Mark => ({ id, by: 'p', at: 0, stroke })

describe('A stroke', () => {
  it('[E5] keeps what is on the page, in whole numbers, with the pressure of a pen that knows it', () => {
    const stroke = drawn(
      'pen',
      [
        [-20, 100.4],
        [3000.6, 4000],
        [3001, 4001],
        [20_000, 9999.7],
      ],
      true,
    )
    expect(stroke).toMatchObject({ exhibit: 'e1', page: 2, points: [0, 100, 3001, 4000, 10_000, 10_000], text: '' })
    expect(stroke.pressures).toEqual([128, 128, 128])
    expect(drawn('pen', [[1, 1]]).pressures).toEqual([])
  })

  it('[E5] of a box or an arrow has the two ends', () => {
    expect(
      drawn('box', [
        [10, 10],
        [20, 20],
        [900, 700],
      ]).points,
    ).toEqual([10, 10, 900, 700])
    expect(new StrokeInHand('e1', 1, 'arrow', false).stroke()).toBeUndefined()
  })

  it('never has more points than the server takes', () => {
    const hand = new StrokeInHand('e1', 1, 'pen', true)
    for (let index = 0; index < 9000; index += 1) hand.add({ x: index % 2 ? 100 : 9000, y: index }, 1)
    const { points, pressures } = hand.stroke() ?? { points: [], pressures: [] }
    expect(points.length).toBeLessThanOrEqual(4000)
    expect(pressures).toHaveLength(points.length / 2)
  })

  it('is drawn the same from the same numbers, whatever the zoom', () => {
    for (const tool of ['pen', 'highlighter', 'box', 'arrow'] as const) {
      const stroke = drawn(tool, [
        [1000, 1000],
        [2000, 2000],
      ])
      expect(inkOf(stroke, A4)).toEqual(inkOf(stroke, { width: 1190, height: 1684 }))
      expect(inkOf(stroke, A4).path).toMatch(/^M[\d .MLHVQZ-]+$/)
    }
    expect(
      inkOf(
        drawn('box', [
          [0, 0],
          [10_000, 10_000],
        ]),
        A4,
      ).path,
    ).toBe('M0 0H10000V14151.3H0Z')
  })
})

describe('The eraser', () => {
  const marks = [
    mark(
      'line',
      drawn('highlighter', [
        [1000, 1000],
        [5000, 1000],
      ]),
    ),
    mark(
      'box',
      drawn('box', [
        [2000, 500],
        [4000, 3000],
      ]),
    ),
    mark('text', textStroke('e1', 2, { x: 7000, y: 7000 }, '此处')),
  ]

  it('[E5] finds the mark under it, the topmost first', () => {
    expect(markAt(marks, A4, { x: 1500, y: 1010 }, 50)?.id).toBe('line')
    expect(markAt(marks, A4, { x: 2000, y: 1000 }, 50)?.id).toBe('box')
    expect(markAt(marks, A4, { x: 7300, y: 7080 }, 20)?.id).toBe('text')
    expect(markAt(marks, A4, { x: 3000, y: 2000 }, 50)).toBeUndefined()
  })
})
