/** The marks of an exhibit as they were at an earlier entry of the journal. */

import type { Happened, LogPage, Mark } from '../../protocol'
import { happened, NO_EVIDENCE } from '../evidence'

/** Drawn, erased and cleared in the order in which it happened. */
export function marksAt(events: readonly Happened[], exhibit: string, seq: number): readonly Mark[] {
  return events
    .filter((one) => one.seq <= seq)
    .sort((one, other) => one.seq - other.seq)
    .reduce((state, { event, at }) => happened(state, event, at), NO_EVIDENCE)
    .marks.filter(({ stroke }) => stroke.exhibit === exhibit)
}

/** Reads the log from an entry back to its beginning. */
export async function readMarksAt(
  fetchLog: (before: number) => Promise<LogPage>,
  exhibit: string,
  seq: number,
): Promise<readonly Mark[]> {
  const pages: Happened[][] = []
  for (let before = seq + 1; before > 0; ) {
    const page = await fetchLog(before)
    pages.unshift(page.events)
    before = page.before
  }
  return marksAt(pages.flat(), exhibit, seq)
}
