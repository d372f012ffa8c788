/** 庭审阶段 as headings of the record. */

import { Extension } from '@tiptap/core'
import { type Command, type EditorState, TextSelection } from '@tiptap/pm/state'

const LEVEL = 1

export const Stages = Extension.create<{ agenda: readonly string[] }>({
  name: 'stages',
  // Before the keys that headings have of themselves.
  priority: 200,

  addOptions: () => ({ agenda: [] }),

  addKeyboardShortcuts() {
    const begin = (stage: string) => () => beginStage(stage)(this.editor.state, this.editor.view.dispatch)
    return Object.fromEntries(this.options.agenda.map((stage, index) => [`Mod-Alt-${index + 1}`, begin(stage)]))
  },
})

/** A heading in the cursor's empty paragraph, or else behind what the cursor is in; one goes on writing below it. */
export const beginStage =
  (stage: string): Command =>
  (state, dispatch) => {
    const { heading, paragraph } = state.schema.nodes
    const index = state.selection.$head.index(0)
    const here = state.doc.maybeChild(index)
    if (!heading || !paragraph || !here) return false
    const from = positionOf(state, index)
    const replaced = isEmptyParagraph(state, index)
    const behind = from + here.nodeSize
    const transaction = state.tr
    const title = heading.create({ level: LEVEL }, state.schema.text(stage))
    if (replaced) transaction.replaceWith(from, behind, title)
    else transaction.insert(behind, title)
    const below = (replaced ? from : behind) + title.nodeSize
    if (!isEmptyParagraph(state, index + 1)) transaction.insert(below, paragraph.create())
    transaction.setSelection(TextSelection.create(transaction.doc, below + 1))
    dispatch?.(transaction.scrollIntoView())
    return true
  }

function positionOf({ doc }: EditorState, index: number): number {
  let position = 0
  for (let before = 0; before < index; before += 1) position += doc.child(before).nodeSize
  return position
}

function isEmptyParagraph({ doc }: EditorState, index: number): boolean {
  const block = doc.maybeChild(index)
  return block?.type.name === 'paragraph' && block.content.size === 0 && !block.attrs.utterance && !block.attrs.label
}
