/** How the record's editor behaves where ProseMirror's own ways would be refused by the server or disturb the writer. */

import { Extension } from '@tiptap/core'
import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { type Command, Plugin, type Selection, TextSelection } from '@tiptap/pm/state'
import { isOthers } from './origin'
import { steadyPlugin } from './steady'
import { MOST_COLUMNS, MOST_ROWS } from './tables'

/** Milliseconds without a key after which an open composition no longer keeps others' edits away. */
const COMPOSING_MS = 8000

/** Blocks around a paragraph, its line breaks included, stay below the 32 that the server takes. */
const DEEPEST = 30

export interface MannersOptions {
  /** Whether the record has ever had this utterance, so that a paragraph may carry it. */
  knows(utterance: string): boolean
  /** An input method begins or ends to compose a character. */
  compose(composing: boolean): void
}

export const Manners = Extension.create<MannersOptions>({
  name: 'manners',

  addProseMirrorPlugins() {
    const { knows, compose } = this.options
    return [guardPlugin(), steadyPlugin(), pastePlugin(knows), composePlugin(compose)]
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

/** A line of another hearing stays behind when its text is pasted. */
function pastePlugin(knows: (utterance: string) => boolean): Plugin {
  const clean = (content: Fragment): Fragment => {
    const nodes: Node[] = []
    content.forEach((node) => {
      if (node.isText) nodes.push(node)
      else nodes.push(node.type.create(known(node), clean(node.content), node.marks))
    })
    return Fragment.from(nodes)
  }
  const known = ({ attrs }: Node) =>
    attrs.utterance && !knows(attrs.utterance) ? { ...attrs, utterance: null, label: null } : attrs
  return new Plugin({
    props: {
      transformPasted: (slice) => new Slice(clean(slice.content), slice.openStart, slice.openEnd),
      handlePaste: (view, _event, slice) => pasteIntoEmpty(slice)(view.state, view.dispatch),
    },
  })
}

/** A passage that is pasted into an empty one brings its source along, not only its words. */
const pasteIntoEmpty =
  (slice: Slice): Command =>
  (state, dispatch) => {
    const { $from, empty } = state.selection
    const first = slice.content.firstChild
    if (!empty || $from.parent.content.size || !$from.parent.isTextblock || !first?.attrs.utterance) return false
    const transaction = state.tr.replaceSelection(slice).setNodeMarkup($from.before(), first.type, first.attrs)
    dispatch?.(transaction.scrollIntoView().setMeta('uiEvent', 'paste'))
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
