/** How the hearing was, as somebody who took part in it says. */

import type { GiveFeedback } from '../protocol'
import { ask } from './asking'

export const ASKED = ['media', 'ease', 'overall'] as const
export const MARKS = [1, 2, 3, 4, 5] as const

/** To the address of a seat's form. Rejects with RefusedError, or TypeError without a connection. */
export async function giveFeedback(address: string, given: GiveFeedback): Promise<void> {
  await ask(address, { method: 'PUT', body: JSON.stringify(given) })
}
