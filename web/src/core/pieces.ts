/** An update that is larger than the server takes at once goes in several. */

import * as Y from 'yjs'

/** Well below the limits of the server (`server/collab/update.py`). */
const MOST_BYTES = 500_000
const MOST_STRUCTS = 8_000
const MOST_DELETIONS = 20_000

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]
type Deletions = ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]>

/**
 * Updates that add up to this one, in the order in which they are to be applied: itself, unless it is too large. What a
 * piece brings that has been deleted since, it deletes too.
 */
export function piecesOf(update: Uint8Array, most = { bytes: MOST_BYTES, structs: MOST_STRUCTS }): Uint8Array[] {
  // No struct takes less than two bytes.
  if (update.length <= Math.min(most.bytes, 2 * most.structs)) return [update]
  const { structs, ds } = Y.decodeUpdate(update)
  const deletions: Deletions = ds.clients
  const pieces = runs(structs, most).map((run) => encode(run, within(deletions, run)))
  return [...pieces, ...parts(deletions).map((part) => encode([], part))]
}

/** Structs that travel together: of one client, one after another. */
function runs(structs: readonly Struct[], most: { bytes: number; structs: number }): Struct[][] {
  const found: Struct[][] = []
  let bytes = 0
  for (const struct of structs) {
    const size = 64 + 3 * struct.length
    const run = found.at(-1)
    const full = bytes + size > most.bytes || (run?.length ?? 0) >= most.structs
    if (run && !full && run[0]?.id.client === struct.id.client) run.push(struct)
    else found.push([struct])
    bytes = found.at(-1) === run ? bytes + size : size
  }
  return found
}

function within(deletions: Deletions, run: readonly Struct[]): Deletions {
  const [first, last] = [run[0], run.at(-1)]
  if (!first || !last) return new Map()
  const { client, clock: start } = first.id
  const end = last.id.clock + last.length
  const ranges = (deletions.get(client) ?? []).flatMap(({ clock, len }) => {
    const from = Math.max(clock, start)
    const to = Math.min(clock + len, end)
    return to > from ? [{ clock: from, len: to - from }] : []
  })
  return ranges.length ? new Map([[client, ranges]]) : new Map()
}

function parts(deletions: Deletions): Deletions[] {
  const found: Deletions[] = []
  for (const [client, ranges] of deletions) {
    for (let from = 0; from < ranges.length; from += MOST_DELETIONS) {
      found.push(new Map([[client, ranges.slice(from, from + MOST_DELETIONS)]]))
    }
  }
  return found
}

/** As yjs writes it (`src/utils/encoding.js`, `DeleteSet.js`); a length is a number like any other. */
function encode(structs: readonly Struct[], deletions: Deletions): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  const number = (value: number): void => encoder.writeLen(value)
  const first = structs[0]
  number(first ? 1 : 0)
  if (first) {
    number(structs.length)
    number(first.id.client)
    number(first.id.clock)
    for (const struct of structs) struct.write(encoder, 0)
  }
  number(deletions.size)
  for (const [client, ranges] of deletions) {
    number(client)
    number(ranges.length)
    for (const { clock, len } of ranges) {
      number(clock)
      number(len)
    }
  }
  return encoder.toUint8Array()
}
