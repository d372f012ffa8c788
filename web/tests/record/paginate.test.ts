import { describe, expect, it } from 'vitest'
import { type Block, paginate } from '../../src/record/pages/paginate'
import { seeded } from '../core/chance'

/** Room for 100. */
const PAPER = { height: 140, top: 20, bottom: 20, between: 10 }
const text = (height: number): Block => ({ height, clings: false })
const heading = (height: number): Block => ({ height, clings: true })

describe('Pages', () => {
  it('[T5] end before what does not fit any more', () => {
    expect(paginate([text(60), text(40), text(1), text(100)], PAPER)).toEqual({
      gaps: new Map([
        [2, 50],
        [3, 99 + 50],
      ]),
      sheets: [
        { top: 0, height: 140 },
        { top: 150, height: 140 },
        { top: 300, height: 140 },
      ],
    })
  })

  it('[T5] take headings along to what they are above', () => {
    const { gaps } = paginate([text(50), heading(20), heading(20), text(30)], PAPER)
    expect([...gaps]).toEqual([[1, 50 + 50]])
  })

  it('[T5] with headings only break where they must', () => {
    const { gaps } = paginate([heading(60), heading(60), heading(60)], PAPER)
    expect([...gaps.keys()]).toEqual([1, 2])
  })

  it('[T5] are longer where one block fits on none', () => {
    const { gaps, sheets } = paginate([text(30), text(250), text(10)], PAPER)
    expect([...gaps.keys()]).toEqual([1, 2])
    expect(sheets.map(({ height }) => height)).toEqual([140, 290, 140])
  })

  it('[T5] of an empty record are one', () => {
    expect(paginate([], PAPER).sheets).toEqual([{ top: 0, height: 140 }])
  })

  it('[T5] have every block within their margins, whatever the blocks', () => {
    const chance = seeded(3)
    for (let run = 0; run < 50; run += 1) {
      const blocks = Array.from({ length: 40 }, () => ({ height: 5 + chance(60), clings: chance(5) === 0 }))
      const { gaps, sheets } = paginate(blocks, PAPER)
      expect(sheets).toHaveLength(gaps.size + 1)
      let y = PAPER.top
      let page = 0
      blocks.forEach(({ height }, index) => {
        const gap = gaps.get(index)
        if (gap !== undefined) page += 1
        y += gap ?? 0
        const sheet = sheets[page]
        expect(y).toBeGreaterThanOrEqual((sheet?.top ?? 0) + PAPER.top)
        y += height
        expect(y).toBeLessThanOrEqual((sheet?.top ?? 0) + (sheet?.height ?? 0) - PAPER.bottom + 0.5)
      })
    }
  })
})
