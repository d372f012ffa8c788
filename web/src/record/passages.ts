/** What is set for whole passages: 不公开, alignment, body or heading. */

import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import type { Command, EditorState } from '@tiptap/pm/state'

export type Alignment = 'left' | 'center' | 'right' | 'justify'

export const Passages = Extension.create({
  name: 'passages',

  addKeyboardShortcuts() {
    return { 'Mod-Alt-g': () => toggleSecret(this.editor.state, this.editor.view.dispatch) }
  },
})

/** Paragraphs and headings that the selection touches, with their positions. */
export function selectedPassages({ doc, selection }: EditorState): { node: Node; position: number }[] {
  const found: { node: Node; position: number }[] = []
  for (const { $from, $to } of selection.ranges) {
    doc.nodesBetween($from.pos, $to.pos, (node, position) => {
      if (node.isTextblock) found.push({ node, position })
      return !node.isTextblock
    })
  }
  return found
}

export const isSecret = (state: EditorState): boolean => {
  const passages = selectedPassages(state)
  return passages.length > 0 && passages.every(({ node }) => node.attrs.secret)
}

/** Public if all that is selected is not, else not public. */
export const toggleSecret: Command = (state, dispatch) => set('secret', isSecret(state) ? null : 'yes')(state, dispatch)

export const align = (alignment: Alignment): Command => set('textAlign', alignment === 'left' ? null : alignment)

const set =
  (attribute: string, value: string | null): Command =>
  (state, dispatch) => {
    const passages = selectedPassages(state)
    const transaction = state.tr
    for (const { position } of passages) transaction.setNodeAttribute(position, attribute, value)
    dispatch?.(transaction)
    return passages.length > 0
  }

/** Level 0 is a paragraph. What a passage refers to, and who is not to read it, stays with it. */
export const setLevel =
  (level: number): Command =>
  (state, dispatch) => {
    const { paragraph, heading } = state.schema.nodes
    const { from, to } = state.selection
    const type = level ? heading : paragraph
    if (!type || !selectedPassages(state).length) return false
    const keep = ({ attrs: { level: _, ...kept } }: Node) => (level ? { ...kept, level } : kept)
    dispatch?.(state.tr.setBlockType(from, to, type, keep).scrollIntoView())
    return true
  }
