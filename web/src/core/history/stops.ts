/** Where the slider stops: what one writer wrote in one go, what the server inserted, or what a while brought. */

import type { Happened, Header } from '../../protocol'
import type { Step } from './timeline'

export interface Stop {
  /** The steps it brings, both included. */
  readonly first: number
  readonly last: number
  /** When the last of them was written, in milliseconds since the epoch. */
  readonly at: number
  /** Who wrote, in the order of their first words; empty for the server, which writes what somebody asked for. */
  readonly seats: readonly string[]
  /** What the server was asked for. */
  readonly causes: readonly Happened['event'][]
}

/** "burst", or a while in milliseconds. */
export type Grain = 'burst' | number

export const GRAINS: readonly Grain[] = ['burst', 60_000, 600_000]

/** A longer silence ends what somebody writes in one go. */
const PAUSE_MS = 4_000
/** A writer who takes turns with another within this belongs to the same burst. */
const TURN_MS = 1_500
/** Nobody writes longer in one go. */
const LONGEST_MS = 60_000
/** More stops than a slider has room for. */
const TOO_MANY = 600

export function stopsOf(steps: readonly Step[], events: readonly Happened[], grain: Grain): Stop[] {
  const stops: Stop[] = []
  let first = 0
  let event = 0
  for (let index = 0; index < steps.length; index += 1) {
    const next = steps[index + 1]
    let decided = false
    for (; next && event < events.length && (events[event] as Happened).seq < next.seq; event += 1) {
      decided ||= events[event]?.event.type === 'permission_changed'
    }
    const ends =
      !next ||
      (grain === 'burst'
        ? decided || endsBurst(steps, first, index)
        : Math.floor(next.at / grain) !== Math.floor((steps[index] as Step).at / grain))
    if (!ends) continue
    stops.push(makeStop(steps, first, index))
    first = index + 1
  }
  return stops
}

/** The finest grain whose stops can still be told apart on a slider. */
export function fittingGrain(steps: readonly Step[], events: readonly Happened[]): Grain {
  return GRAINS.find((grain) => stopsOf(steps, events, grain).length <= TOO_MANY) ?? (GRAINS.at(-1) as Grain)
}

function endsBurst(steps: readonly Step[], first: number, index: number): boolean {
  const [begin, here, next] = [steps[first], steps[index], steps[index + 1]] as [Step, Step, Step]
  const gap = next.at - here.at
  // The server begins the record; after that even who may not know who wrote is shown what was written.
  if (index === 0 && !here.seat) return true
  if (here.seat !== next.seat && (!here.seat || !next.seat)) return true
  if (here.cause || next.cause) return here.cause?.type !== next.cause?.type || gap > TURN_MS
  if (gap > PAUSE_MS || next.at - begin.at > LONGEST_MS) return true
  return here.seat !== next.seat && gap > TURN_MS
}

function makeStop(steps: readonly Step[], first: number, last: number): Stop {
  const some = steps.slice(first, last + 1)
  return {
    first,
    last,
    at: some.at(-1)?.at ?? 0,
    seats: [...new Set(some.map(({ seat }) => seat))],
    causes: some.flatMap(({ cause }) => (cause ? [cause] : [])),
  }
}

/** What else was true at a stop. */
export interface Circumstances {
  /** Who held the permission to edit. */
  readonly holders: readonly string[]
  /** 笔录头; null where the court had not yet chosen one. */
  readonly header: Header | null
}

/** As of all events before entry `seq`; at the beginning `first` held the permission. */
export function circumstances(events: readonly Happened[], seq: number, first: readonly string[]): Circumstances {
  let holders = [...first]
  let header: Header | null = null
  for (const { seq: at, event } of events) {
    if (at >= seq) break
    if (event.type === 'header_set') header = event.header
    if (event.type !== 'permission_changed') continue
    holders = [...holders.filter((seat) => !event.ended.includes(seat)), ...event.granted]
  }
  return { holders, header }
}
