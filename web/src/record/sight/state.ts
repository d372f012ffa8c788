/** What is drawn of a long record, by the indexes of its blocks, and wishes for other blocks to be. */

import { type EditorState, PluginKey, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { noticeCursor } from '../cursor'
import { cover, type Span } from './spans'

/** What is drawn of a long record; all of one that is not. */
export interface Sight {
  readonly spans: readonly Span[] | undefined
}

/** What is to be drawn apart from what always is: only that, or that as well. */
export type Wish = { readonly only: readonly Span[] } | { readonly also: readonly Span[] }

export const key = new PluginKey<Sight>('sight')

/** What is drawn of a long record; undefined for one of which all is. */
export const spansOf = (state: EditorState): readonly Span[] | undefined => key.getState(state)?.spans

/** Whether what is drawn may be other than before. */
export const changesSight = (transaction: Transaction): boolean => transaction.getMeta(key) !== undefined

/** Draw these blocks too, for the moment. */
export function draw(view: EditorView, also: readonly Span[]): void {
  const spans = spansOf(view.state)
  if (spans && !also.every((span) => cover(spans, span))) tell(view, { also })
}

/** Draw the block at a position, for somebody goes there. */
export function drawAt(view: EditorView, position: number): void {
  const index = view.state.doc.resolve(position).index(0)
  draw(view, [{ first: index, end: index + 1 }])
}

/** Draw these blocks and what always is. */
export function drawOnly(view: EditorView, only: readonly Span[]): void {
  tell(view, { only })
}

function tell(view: EditorView, wish: Wish): void {
  noticeCursor(view)
  view.dispatch(view.state.tr.setMeta(key, wish).setMeta('addToHistory', false))
}
