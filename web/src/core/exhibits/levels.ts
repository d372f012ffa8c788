/** At which width a page's picture is fetched; above the last whole one, in tiles. The server's `orders` say the same. */

import { type Box, type Size, WHOLE } from './frame'

export const LEVELS: readonly number[] = [512, 1024, 2048]
const TILED: readonly number[] = [4096, 8192]
export const TILE = 1024

/** A picture may be so much smaller than its place on the screen before a larger one is fetched. */
const BLUR = 1.15

/** The level for a page that is so many of the screen's own pixels wide. */
export function levelFor(pixels: number): number {
  const all = [...LEVELS, ...TILED]
  return all.find((level) => level * BLUR >= pixels) ?? (all.at(-1) as number)
}

export const isTiled = (level: number): boolean => TILED.includes(level)

export const wholeLevel = (level: number): number => Math.min(level, LEVELS.at(-1) as number)

/** A tile and where it lies, in shares of the page's width and height. */
export interface Tile {
  readonly column: number
  readonly row: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The tiles of a level that one sees something of. */
export function tilesIn(level: number, page: Size, seen: Box): Tile[] {
  const height = (level * page.height) / page.width
  const along = (share: number, whole: number): number => (share / WHOLE) * whole
  const first = { x: Math.floor(along(seen.left, level) / TILE), y: Math.floor(along(seen.top, height) / TILE) }
  const last = { x: Math.ceil(along(seen.right, level) / TILE), y: Math.ceil(along(seen.bottom, height) / TILE) }
  const tiles: Tile[] = []
  for (let row = first.y; row < last.y; row += 1) {
    for (let column = first.x; column < last.x; column += 1) {
      tiles.push({
        column,
        row,
        left: (column * TILE) / level,
        top: (row * TILE) / height,
        width: Math.min(TILE, level - column * TILE) / level,
        height: Math.min(TILE, height - row * TILE) / height,
      })
    }
  }
  return tiles
}
