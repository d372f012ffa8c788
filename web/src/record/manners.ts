/** How the record's editor behaves where ProseMirror's own ways would be refused by the server or disturb the writer. */

import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type Command, Plugin, type Selection, TextSelection } from '@tiptap/pm/state'
import { isOthers } from './origin'
import { DEEPEST } from './paste/limits'
import { steadyPlugin } from './steady'
import { MOST_COLUMNS, MOST_ROWS } from './tables'

/** Milliseconds without a key after which an open composition no longer keeps others' edits away. */
const COMPOSING_MS = 8000

export interface MannersOptions {
  /** An input method begins or ends to compose a character. */
  compose(composing: boolean): void
}

export const Manners = Extension.create<MannersOptions>({
  name: 'manners',

  addProseMirrorPlugins() {
    const { compose } = this.options
    return [guardPlugin(), steadyPlugin(), composePlugin(compose)]
  },

  addKeyboardShortcuts() {
    const run = (command: Command) => () => command(this.editor.state, this.editor.view.dispatch)
    return {
      Enter: run(splitPassage),
      'Mod-a': run(selectText),
      // Inserts the selected line; the page listens for it.
      'Alt-Enter': () => true,
    }
  },
})

/** The header is not deleted, moved or doubled, and nothing is nested too deep or spans too far, whatever keys and mouse would do. */
function guardPlugin(): Plugin {
  return new Plugin({
    filterTransaction: (transaction, state) =>
      !transaction.docChanged ||
      isOthers(transaction) ||
      (transaction.doc.firstChild === state.doc.firstChild && fits(transaction.doc, 0)),
  })
}

/** Whether nothing in `node`, which is so deep, is nested too deep, and no cell spans more than one may. */
function fits(node: Node, depth: number): boolean {
  if (depth > DEEPEST) return false
  for (const child of node.children) {
    const { colspan = 1, rowspan = 1 } = child.attrs
    if (colspan > MOST_COLUMNS || rowspan > MOST_ROWS) return false
    if (!child.isTextblock && !fits(child, depth + 1)) return false
  }
  return true
}

function composePlugin(compose: (composing: boolean) => void): Plugin {
  let timer: ReturnType<typeof setTimeout> | undefined
  const within = (wait: number, end: () => void): void => {
    clearTimeout(timer)
    timer = setTimeout(end, wait)
  }
  return new Plugin({
    view: (view) => {
      const end = (): void => compose(false)
      const going = (): void => {
        compose(true)
        within(COMPOSING_MS, end)
      }
      // The editor itself needs a moment after the event to take over what was composed.
      const ended = (): void => within(0, () => (view.composing ? ended() : end()))
      view.dom.addEventListener('compositionstart', going)
      view.dom.addEventListener('compositionupdate', going)
      view.dom.addEventListener('compositionend', ended)
      return {
        destroy: () => {
          clearTimeout(timer)
          view.dom.removeEventListener('compositionstart', going)
          view.dom.removeEventListener('compositionupdate', going)
          view.dom.removeEventListener('compositionend', ended)
          end()
        },
      }
    },
  })
}

/**
 * Enter in a passage. At its end or beginning a paragraph of the writer's own begins; one that is split keeps its
 * source in both parts, and its label in the first. What is not public stays so in every part, and where one goes on. In lists and tables Enter does what it always does.
 *
 * At the ends the passage itself stays the same object: ProseMirror finds what it has drawn by that, and where it does
 * not, the next edit above has it draw anew everything below.
 */
const splitPassage: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  const passage = $from.parent
  const { paragraph } = state.schema.nodes
  if (!empty || $from.depth !== 1 || !paragraph) return false
  const own = paragraph.create({ textAlign: passage.attrs.textAlign, secret: passage.attrs.secret })
  const transaction = state.tr
  if ($from.parentOffset === passage.content.size) {
    const marks = state.storedMarks ?? $from.marks()
    transaction.insert($from.after(), own)
    transaction.setSelection(TextSelection.create(transaction.doc, $from.after() + 1)).ensureMarks(marks)
  } else if ($from.parentOffset === 0) {
    transaction.insert($from.before(), own)
  } else {
    transaction.split($from.pos, 1, [{ type: passage.type, attrs: { ...passage.attrs, label: null } }])
  }
  dispatch?.(transaction.scrollIntoView())
  return true
}

/** Everything but the header. */
const selectText: Command = (state, dispatch) => {
  const start = state.doc.resolve(state.doc.firstChild?.nodeSize ?? 0)
  const all: Selection = TextSelection.between(start, state.doc.resolve(state.doc.content.size))
  dispatch?.(state.tr.setSelection(all))
  return true
}
