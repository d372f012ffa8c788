/** The text channel: 求助 between one seat and the clerks, and the line between clerks and bench. */

import type { MessageList, Role, SeatCard, WrittenMessage } from '../protocol'
import { ask } from './asking'

export const BENCH_THREAD = ''

const BENCH: readonly Role[] = ['presiding_judge', 'judge', 'assessor']

/** Those with whom a seat has a thread, by the thread's name; the first is where one begins. */
export function threadsOf(seats: readonly SeatCard[], you: string): string[] {
  const role = seats.find(({ id }) => id === you)?.role
  if (role === undefined) return []
  if (BENCH.includes(role)) return [BENCH_THREAD]
  if (role !== 'clerk') return [you]
  const others = seats.filter(({ role }) => role !== 'clerk' && !BENCH.includes(role))
  return [BENCH_THREAD, ...others.map(({ id }) => id)]
}

export function merged(kept: readonly WrittenMessage[], fresh: readonly WrittenMessage[]): readonly WrittenMessage[] {
  const all = new Map([...kept, ...fresh].map((message) => [message.number, message]))
  return [...all.values()].sort((one, other) => one.number - other.number)
}

/** Rejects with RefusedError, or TypeError without a connection. */
export async function fetchMessages(seat: string): Promise<readonly WrittenMessage[]> {
  const list: MessageList = await ask(`/s/${seat}/api/messages`)
  return list.messages
}

/** Rejects as `fetchMessages` does. */
export async function writeMessage(seat: string, thread: string, text: string): Promise<void> {
  await ask(`/s/${seat}/api/messages`, { method: 'POST', body: JSON.stringify({ thread, text }) })
}
