/** What the toolbar shows of the place where the cursor is. */

import type { Editor } from '@tiptap/core'
import type { EditorState } from '@tiptap/pm/state'
import { onScopeDispose, type Ref, shallowRef, watch } from 'vue'
import { yUndoPluginKey } from 'y-prosemirror'
import { type Alignment, isSecret } from '../passages'

export interface Tools {
  readonly bold: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly bulletList: boolean
  readonly orderedList: boolean
  readonly table: boolean
  /** 0 is a paragraph. */
  readonly level: number
  readonly alignment: Alignment
  readonly label: string | null
  readonly secret: boolean
  readonly undo: boolean
  readonly redo: boolean
}

export function readTools(state: EditorState): Tools {
  const { $head, $from, from, to, empty } = state.selection
  const marked = (name: string): boolean => {
    const mark = state.schema.marks[name]
    if (!mark) return false
    return empty
      ? mark.isInSet(state.storedMarks ?? $from.marks()) !== undefined
      : state.doc.rangeHasMark(from, to, mark)
  }
  const around = new Set(Array.from({ length: $head.depth }, (_, depth) => $head.node(depth + 1).type.name))
  const { level, textAlign, label } = $head.parent.attrs
  const history = yUndoPluginKey.getState(state)?.undoManager
  return {
    bold: marked('bold'),
    italic: marked('italic'),
    underline: marked('underline'),
    bulletList: around.has('bulletList'),
    orderedList: around.has('orderedList'),
    table: around.has('table'),
    level: level ?? 0,
    alignment: textAlign ?? 'left',
    label: label ?? null,
    secret: isSecret(state),
    undo: history?.canUndo() ?? false,
    redo: history?.canRedo() ?? false,
  }
}

/** Looked at once a frame at most: a key must not wait for the toolbar. */
export function useTools(editor: () => Editor): Readonly<Ref<Tools>> {
  const tools = shallowRef(readTools(editor().state))
  let frame = 0
  const look = (): void => {
    frame = 0
    if (editor().isDestroyed) return
    const next = readTools(editor().state)
    const same = Object.entries(next).every(([name, value]) => tools.value[name as keyof Tools] === value)
    if (!same) tools.value = next
  }
  const changed = (): void => {
    frame ||= requestAnimationFrame(look)
  }
  watch(
    editor,
    (now, _before, ended) => {
      look()
      now.on('transaction', changed)
      ended(() => now.off('transaction', changed))
    },
    { immediate: true },
  )
  onScopeDispose(() => cancelAnimationFrame(frame))
  return tools
}
