/** 法槌: what strikes it, among what happens. */

import type { Happened, Phase } from '../protocol'

export interface Strike {
  readonly seq: number
  /** The phase that it opens; null when somebody of the bench struck it by itself. */
  readonly phase: Phase | null
  readonly by: string
}

const STRUCK: readonly Phase[] = ['in_session', 'recess', 'closed']

/** The latest strike after entry `seq` of the journal. */
export function strikeAfter(log: readonly Happened[], seq: number): Strike | undefined {
  return log
    .filter((happened) => happened.seq > seq)
    .flatMap(({ seq, event }): Strike[] => {
      if (event.type === 'gavel_struck') return [{ seq, phase: null, by: event.by }]
      const opens = event.type === 'phase_changed' && STRUCK.includes(event.phase)
      return opens ? [{ seq, phase: event.phase, by: event.by }] : []
    })
    .at(-1)
}
