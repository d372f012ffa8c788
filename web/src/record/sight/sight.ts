/**
 * Of a long record only what is in sight is laid out: the rest stands in the page without being drawn, and the first
 * block behind it keeps its room free. Nothing of the text, the selection or the editor's tree is different.
 */

import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, type Selection, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { changedBlocks } from '../changed-blocks'
import { Heights } from './heights'
import { Lookout } from './lookout'
import { Marks } from './marks'
import { moved, type Span, same, united } from './spans'
import { draw, key, type Sight, spansOf, type Wish } from './state'

/** A record with more blocks is long. */
export const LONG = 400

/** Blocks that are always drawn: at both ends, and on either side of the cursor and of where a selection began. */
const AT_ENDS = 6
const AROUND_CURSOR = 20

/** Blocks that are drawn before anybody knows how high the window is. */
const AT_FIRST = 60

export const InSight = Extension.create({
  name: 'inSight',
  // The marks of others are made only where something is drawn.
  priority: 900,

  addProseMirrorPlugins() {
    const heights = new Heights()
    const marks = new Marks(heights)
    return [
      new Plugin<Sight>({
        key,
        state: {
          init: (_, state) => ({ spans: begin(state) }),
          apply(transaction, old, { doc: before }, { doc, selection }) {
            const spans = next(old.spans, transaction, selection)
            if (old.spans && transaction.docChanged) carryHeights(heights, before, doc)
            return spans === old.spans ? old : { spans }
          },
        },
        props: {
          attributes: (state): Record<string, string> => (spansOf(state) ? { class: 'long' } : {}),
          decorations: (state) => marks.of(state, spansOf(state)),
          handleDOMEvents: { beforeinput: drawSelected },
        },
        view: (view) => new Lookout(view, heights),
      }),
    ]
  },
})

/** What the browser itself is about to write over, as those of phones do, it needs to have before it. */
function drawSelected(view: EditorView): false {
  const { $from, $to, empty } = view.state.selection
  if (!empty) draw(view, [{ first: $from.index(0), end: $to.index(0) + 1 }])
  return false
}

function begin({ doc, selection }: EditorState): Span[] | undefined {
  const { childCount } = doc
  return childCount > LONG
    ? united([{ first: 0, end: AT_FIRST }, ...always(childCount, selection)], childCount)
    : undefined
}

/** Nothing that was drawn goes out of sight here, where nobody measures it. */
function next(old: Sight['spans'], transaction: Transaction, selection: Selection): Sight['spans'] {
  const { doc, before, docChanged } = transaction
  const wish: Wish | undefined = transaction.getMeta(key)
  const count = doc.childCount
  if (count <= LONG) return undefined
  if (!old) return [{ first: 0, end: count }]
  const kept = docChanged ? moved(old, changedBlocks(before, doc), count - before.childCount) : old
  const wished = wish && 'only' in wish ? wish.only : [...kept, ...(wish?.also ?? [])]
  const spans = united([...wished, ...always(count, selection)], count)
  return same(spans, old) ? old : spans
}

function always(count: number, { $anchor, $head }: Selection): Span[] {
  const around = (index: number): Span => ({ first: index - AROUND_CURSOR, end: index + AROUND_CURSOR + 1 })
  const ends = [
    { first: 0, end: AT_ENDS },
    { first: count - AT_ENDS, end: count },
  ]
  return [...ends, around($anchor.index(0)), around($head.index(0))]
}

/** Blocks that took the place of as many others are taken to be as high. */
function carryHeights(heights: Heights, before: Node, doc: Node): void {
  if (doc.childCount !== before.childCount) return
  const { first, end } = changedBlocks(before, doc)
  for (let index = first; index < end; index += 1) heights.carry(before.child(index), doc.child(index))
}
