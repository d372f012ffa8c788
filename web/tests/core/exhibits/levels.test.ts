import { describe, expect, it } from 'vitest'
import { isTiled, levelFor, tilesIn, wholeLevel } from '../../../src/core/exhibits/levels'

const A4 = { width: 595, height: 842 }
const ALL = { left: 0, top: 0, right: 10_000, bottom: 10_000 }

describe("A page's picture", () => {
  it('[E3] has the width that the screen needs', () => {
    expect([200, 512, 580, 900, 1200, 2300, 2400, 5000, 40_000].map(levelFor)).toEqual([
      512, 512, 512, 1024, 2048, 2048, 4096, 8192, 8192,
    ])
    expect([2048, 4096].map(isTiled)).toEqual([false, true])
    expect([512, 8192].map(wholeLevel)).toEqual([512, 2048])
  })

  it('is covered by its tiles without a gap', () => {
    const tiles = tilesIn(4096, A4, ALL)
    expect(tiles).toHaveLength(4 * 6)
    expect(tiles.reduce((sum, { width, height }) => sum + width * height, 0)).toBeCloseTo(1)
    expect(tiles.at(-1)).toMatchObject({ column: 3, row: 5 })
  })

  it('[E3] needs only the tiles that one sees', () => {
    const seen = { left: 5100, top: 200, right: 6000, bottom: 900 }
    expect(tilesIn(8192, A4, seen).map(({ column, row }) => [column, row])).toEqual([
      [4, 0],
      [4, 1],
    ])
  })
})
