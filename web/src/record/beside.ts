/** A press on the paper beside or below the text: the cursor goes to the nearest place, and what is typed next is not lost. */

import { Selection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/** For a press that the text itself does not get. */
export function pressedBeside(view: EditorView, event: MouseEvent): void {
  if (!view.editable || event.button !== 0) return
  const { left, right, top, bottom } = view.dom.getBoundingClientRect()
  const place = view.posAtCoords({
    left: within(event.clientX, left, right),
    top: within(event.clientY, top, bottom),
  })
  if (!place) return
  event.preventDefault()
  const { state } = view
  view.dispatch(state.tr.setSelection(Selection.near(state.doc.resolve(place.pos), -1)))
  view.focus()
}

const within = (at: number, from: number, to: number): number => Math.min(Math.max(at, from + 1), to - 1)
