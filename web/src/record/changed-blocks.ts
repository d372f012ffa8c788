/** Which of the record's blocks an edit has changed: those that are not the same objects as before. */

import type { Node } from '@tiptap/pm/model'
import { Mapping, StepMap } from '@tiptap/pm/transform'

export interface ChangedBlocks {
  /** Indexes of the changed children of the new document. */
  readonly first: number
  readonly end: number
  /** Where they begin and end. */
  readonly from: number
  readonly to: number
  /**
   * Positions of the old document in the new one. The binding replaces all when others edit; by its own account nothing
   * would stay in place.
   */
  readonly mapping: Mapping
}

export function changedBlocks(before: Node, after: Node): ChangedBlocks {
  const most = Math.min(before.childCount, after.childCount)
  let first = 0
  let from = 0
  while (first < most && before.child(first) === after.child(first)) {
    from += after.child(first).nodeSize
    first += 1
  }
  let kept = 0
  let behind = 0
  while (
    kept < most - first &&
    before.child(before.childCount - 1 - kept) === after.child(after.childCount - 1 - kept)
  ) {
    kept += 1
    behind += after.child(after.childCount - kept).nodeSize
  }
  const to = after.content.size - behind
  const map = new StepMap([from, before.content.size - behind - from, to - from])
  return { first, end: after.childCount - kept, from, to, mapping: new Mapping([map]) }
}
