/** How long each side has spoken: the table that the court sees. */

import type { Welcome } from '../protocol'

const SIDES = ['court', 'plaintiff', 'defendant', 'third_party', 'others'] as const
export type Side = (typeof SIDES)[number]

export interface SpokenTable {
  /** Those who have spoken at all; the parties are always there. */
  readonly sides: readonly Side[]
  readonly rows: readonly { readonly stage: string; readonly times: readonly number[] }[]
  readonly all: readonly number[]
}

/** Milliseconds, stages in the order of the hearing. */
export function spokenTable(spoken: Welcome['spoken'], agenda: readonly string[]): SpokenTable {
  const sum = (side: Side) => Object.values(spoken).reduce((all, times) => all + (times[side] ?? 0), 0)
  const sides = SIDES.filter((side) => side === 'plaintiff' || side === 'defendant' || sum(side) > 0)
  const rows = ['', ...agenda].flatMap((stage) => {
    const times = spoken[stage]
    return times ? [{ stage, times: sides.map((side) => times[side] ?? 0) }] : []
  })
  return { sides, rows, all: sides.map(sum) }
}
