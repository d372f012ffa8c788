/** Questions to the server over HTTP, answered in JSON. */

import { RefusedError } from './connection'

/** Says that it is our own page that asks. Rejects with RefusedError, or TypeError without a connection. */
export async function ask<T>(address: string, options: RequestInit = {}): Promise<T> {
  const answer = await fetch(address, { ...options, headers: { 'x-tingji': '1' } })
  if (answer.ok) return answer.json()
  const refused = await answer.json().catch(() => ({ code: 'unavailable' }))
  throw new RefusedError(refused.code)
}
