/** How the hearing was, as somebody who took part in it says. */

import type { GiveFeedback } from '../protocol'
import { RefusedError } from './connection'

export const ASKED = ['media', 'ease', 'overall'] as const
export const MARKS = [1, 2, 3, 4, 5] as const

/** To the address of a seat's form. Rejects with RefusedError, or TypeError without a connection. */
export async function giveFeedback(address: string, given: GiveFeedback): Promise<void> {
  const answer = await fetch(address, { method: 'PUT', headers: { 'x-tingji': '1' }, body: JSON.stringify(given) })
  if (answer.ok) return
  const refused = await answer.json().catch(() => ({ code: 'unavailable' }))
  throw new RefusedError(refused.code)
}
