/** What the editors of all documents have in common. */

import type { Editor } from '@tiptap/vue-3'
import { onBeforeUnmount, type ShallowRef, shallowRef, watch } from 'vue'
import { characterOf, sideOf } from '../components/people/roles'
import type { CursorUser } from '../core/cursors'
import type { RecordCopy, RecordView } from '../core/record'

/** Somebody else's cursor, with his role's character and his name. */
export function caret(user: CursorUser): HTMLElement {
  const mark = document.createElement('span')
  mark.className = `other-cursor ${sideOf(user.role)}`
  mark.dataset.name = `${characterOf(user.role)} ${user.name}`
  return mark
}

/** A copy that takes the place of another needs an editor of its own: undo and cursors belong to the old one. */
export function useEditor(
  view: () => RecordView,
  build: (copy: RecordCopy) => Editor,
  forget: () => void,
): Readonly<ShallowRef<Editor | undefined>> {
  const editor = shallowRef<Editor>()

  function discard(): void {
    forget()
    editor.value?.destroy()
  }

  watch(
    () => view().copy,
    (copy) => {
      discard()
      editor.value = copy ? build(copy) : undefined
    },
    { immediate: true },
  )

  watch(
    () => view().editable,
    (editable) => editor.value?.setEditable(editable, false),
  )

  onBeforeUnmount(discard)
  return editor
}
