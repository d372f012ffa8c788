/** Blanks (＿＿) of standard passages: Tab leads from one to the next, as from field to field of a form. */

import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type Command, TextSelection } from '@tiptap/pm/state'

const BLANK = /＿{2,}/g

/** How many passages further on a blank may be; beyond that Tab leaves the record as it leaves any text. */
const NEAR = 30

export const Blanks = Extension.create({
  name: 'blanks',

  addKeyboardShortcuts() {
    const run = (command: Command) => () => command(this.editor.state, this.editor.view.dispatch)
    return { Tab: run(toBlank(1)), 'Shift-Tab': run(toBlank(-1)) }
  },
})

export interface Range {
  readonly from: number
  readonly to: number
}

/** The nearest blank below or above the selection. In lists and tables Tab has other duties. */
export const toBlank =
  (direction: 1 | -1): Command =>
  ({ doc, selection, tr }, dispatch) => {
    const { $from, $to } = selection
    if ($from.depth !== 1 || $to.depth !== 1) return false
    const step = direction === 1 ? 1 : -1
    const near = Array.from({ length: NEAR + 1 }, (_, n) => $from.index(0) + step * n).filter(
      (index) => index >= 0 && index < doc.childCount,
    )
    const blanks = near.flatMap((index) => blanksIn(doc, index))
    const found = direction === 1 ? blanks.find(({ from }) => from >= $to.pos) : before(blanks, $from.pos)
    if (!found) return false
    dispatch?.(tr.setSelection(TextSelection.create(doc, found.from, found.to)).scrollIntoView())
    return true
  }

/** The first blank between two places. */
export function firstBlank(doc: Node, { from, to }: Range): Range | undefined {
  const [first, last] = [doc.resolve(from).index(0), doc.resolve(to).index(0)]
  for (let index = first; index <= Math.min(last, doc.childCount - 1); index += 1) {
    const found = blanksIn(doc, index).find((blank) => blank.from >= from && blank.to <= to)
    if (found) return found
  }
  return undefined
}

const before = (blanks: readonly Range[], position: number): Range | undefined =>
  blanks
    .filter(({ to }) => to <= position)
    .reduce<Range | undefined>((last, one) => (last && last.to > one.to ? last : one), undefined)

/** Of the root's child with this index, if it is a passage. */
function blanksIn(doc: Node, index: number): Range[] {
  const passage = doc.child(index)
  if (!passage.isTextblock) return []
  const start = doc.resolve(0).posAtIndex(index, 0) + 1
  const text = passage.textBetween(0, passage.content.size, undefined, '\n')
  return [...text.matchAll(BLANK)].map(({ 0: blank, index: at }) => ({
    from: start + at,
    to: start + at + blank.length,
  }))
}
