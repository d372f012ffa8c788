/** Who was connected when, as the court may know it. */

import type { Attendance } from '../protocol'
import { ask } from './asking'

/** Rejects with RefusedError, or TypeError without a connection. */
export const fetchAttendance = (seat: string): Promise<Attendance> => ask(`/s/${seat}/api/attendance`)

/** The share of packets that were lost, as a percentage; "" where too few were sent to tell. */
export function lossText(packets: number, lost: number): string {
  return packets < 50 ? '' : `${((100 * lost) / packets).toFixed(1)} %`
}

/** Whether the sheet needs dates: somebody came or went on another day than the others. */
export function ofSeveralDays(stays: Attendance['stays']): boolean {
  const days = Object.values(stays).flatMap((all) =>
    all.flatMap(({ since, until }) => [since, until || since].map((at) => new Date(at).toDateString())),
  )
  return new Set(days).size > 1
}

export interface Summary {
  /** Milliseconds connected in all, until `now` where it goes on. */
  readonly present: number
  /** How often the link broke, as against leaving. */
  readonly cuts: number
  /** How often he came back afterwards. */
  readonly returns: number
}

export function summary(stays: Attendance['stays'][string], now: number): Summary {
  return {
    present: stays.reduce((all, { since, until }) => all + Math.max(0, (until || now) - since), 0),
    cuts: stays.filter(({ left }) => left === 'cut_off').length,
    returns: stays.slice(1).filter((_, index) => stays[index]?.left === 'cut_off').length,
  }
}
