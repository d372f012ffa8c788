/** Room before the blocks that begin a page, in pixels, by their indexes. */

import { type EditorState, PluginKey } from '@tiptap/pm/state'
import type { DecorationSet } from '@tiptap/pm/view'

export interface PagesState {
  readonly on: boolean
  readonly gaps: ReadonlyMap<number, number>
  readonly marks: DecorationSet
}

export const key = new PluginKey<PagesState>('pages')

export const NO_GAPS: ReadonlyMap<number, number> = new Map()

export const gapsOf = (state: EditorState): ReadonlyMap<number, number> => key.getState(state)?.gaps ?? NO_GAPS
