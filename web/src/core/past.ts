/** What happened before this page came, fetched a page at a time: the record's history and the hearing's log. */

import type { HistoryPage, LogPage, Written } from '../protocol'
import { ask } from './asking'

type OnWire = Omit<HistoryPage, 'updates'> & { updates: (Omit<Written, 'update'> & { update: string })[] }

/** How the record came about after entry `after`. Rejects with RefusedError, or TypeError without a connection. */
export async function fetchHistory(seat: string, after: number): Promise<HistoryPage> {
  const page = await ask<OnWire>(`/s/${seat}/history?after=${after}`)
  return { ...page, updates: page.updates.map((written) => ({ ...written, update: bytes(written.update) })) }
}

/** Events before entry `before`, the latest first. Rejects as `fetchHistory` does. */
export const fetchLog = (seat: string, before: number): Promise<LogPage> => ask(`/s/${seat}/log?before=${before}`)

function bytes(base64: string): Uint8Array {
  const characters = atob(base64)
  const found = new Uint8Array(characters.length)
  for (let index = 0; index < characters.length; index += 1) found[index] = characters.charCodeAt(index)
  return found
}
