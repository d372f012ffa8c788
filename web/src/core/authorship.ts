/** Who wrote one item of the record, looked for in its journal: needed so seldom that nobody keeps a list. */

import * as Y from 'yjs'
import type { HistoryPage } from '../protocol'

export interface Authorship {
  readonly seat: string
  /** Milliseconds since the epoch by the server's clock. */
  readonly at: number
}

/** Updates between two moments at which keys are seen to: some milliseconds of work. */
const AT_ONCE = 200

/** Undefined where the server wrote, or the reader may not know. Rejects as `fetchPage` does. */
export async function authorOf(
  fetchPage: (after: number) => Promise<HistoryPage>,
  item: { readonly client: number; readonly clock: number },
): Promise<Authorship | undefined> {
  for (let after = 0, last = Number.POSITIVE_INFINITY; after < last; ) {
    const page = await fetchPage(after)
    for (const [index, { update, seat, at }] of page.updates.entries()) {
      if (brings(update, item)) return seat ? { seat, at } : undefined
      if (index % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setTimeout(resolve))
    }
    if (page.next <= after) return undefined
    after = page.next
    last = page.last
  }
  return undefined
}

function brings(update: Uint8Array, { client, clock }: { client: number; clock: number }): boolean {
  return Y.decodeUpdate(update).structs.some(
    ({ id, length }) => id.client === client && id.clock <= clock && clock < id.clock + length,
  )
}
