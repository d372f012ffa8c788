/** Words that the recogniser was not sure of stand out in the record until somebody has changed or confirmed them. */

import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, TextSelection } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { doubtfulWords } from '../components/speech/doubtful'
import type { Word } from '../protocol'
import { changedBlocks } from './changed-blocks'

/** What is known of an utterance. */
export interface Source {
  readonly words: readonly Word[]
  /** Indexes of words that somebody has confirmed. */
  readonly confirmed: readonly number[]
}

/** How many words are to be checked, and whether the cursor is at one of them. */
export interface Doubts {
  readonly count: number
  readonly here: boolean
}

export interface DoubtOptions {
  sourceOf(utterance: string): Source | undefined
  changed(doubts: Doubts): void
}

interface Doubt {
  readonly utterance: string
  readonly word: number
}

/** Milliseconds between two counts. */
const PACE_MS = 150

const key = new PluginKey<DecorationSet>('doubts')

export const DoubtMarks = Extension.create<DoubtOptions>({
  name: 'doubts',

  addOptions: () => ({ sourceOf: () => undefined, changed: () => {} }),

  addProseMirrorPlugins() {
    const { sourceOf, changed } = this.options
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: (_, { doc }) => DecorationSet.create(doc, marksIn(doc, 0, doc.childCount, 0, sourceOf)),
          apply(transaction, before, old, { doc }) {
            if (transaction.getMeta(key)) return DecorationSet.create(doc, marksIn(doc, 0, doc.childCount, 0, sourceOf))
            if (!transaction.docChanged) return before
            const { first, end, from, to, mapping } = changedBlocks(old.doc, doc)
            const mapped = before.map(mapping, doc)
            const stale = mapped.find(from, to).filter((mark) => mark.from >= from && mark.to <= to)
            return mapped.remove(stale).add(doc, marksIn(doc, first, end, from, sourceOf))
          },
        },
        props: { decorations: (state) => key.getState(state) },
        view: (view) => watch(view, changed),
      }),
    ]
  },
})

/** Look anew: what is known of the utterances has changed. */
export function recheck(view: EditorView): void {
  view.dispatch(view.state.tr.setMeta(key, true))
}

/** Select the next doubtful word after the cursor, from the end again the first. False when there is none. */
export function nextDoubt(view: EditorView): boolean {
  const all = marks(view.state)
  const next = all.find(({ from }) => from >= view.state.selection.to) ?? all[0]
  if (!next) return false
  const selection = TextSelection.create(view.state.doc, next.from, next.to)
  view.dispatch(view.state.tr.setSelection(selection).scrollIntoView())
  view.focus()
  return true
}

/** The doubtful words at the cursor, by utterance. */
export function doubtsHere(state: EditorState): Map<string, number[]> {
  const { from, to } = state.selection
  const found = new Map<string, number[]>()
  for (const mark of key.getState(state)?.find(from, to) ?? []) {
    const { utterance, word }: Doubt = mark.spec
    found.set(utterance, [...(found.get(utterance) ?? []), word])
  }
  return found
}

const marks = (state: EditorState): Decoration[] =>
  (key.getState(state)?.find() ?? []).sort((one, other) => one.from - other.from)

/** Tells of changes, the count not with every key. */
function watch(view: EditorView, changed: (doubts: Doubts) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = (): void => {
    timer = undefined
    changed({ count: marks(view.state).length, here: doubtsHere(view.state).size > 0 })
  }
  const soon = (): void => {
    timer ??= setTimeout(tell, PACE_MS)
  }
  soon()
  return {
    update: (_: EditorView, before: EditorState) => {
      const moved = !before.selection.eq(view.state.selection)
      if (moved || key.getState(before) !== key.getState(view.state)) soon()
    },
    destroy: () => {
      clearTimeout(timer)
      changed({ count: 0, here: false })
    },
  }
}

function marksIn(
  doc: Node,
  first: number,
  end: number,
  from: number,
  sourceOf: DoubtOptions['sourceOf'],
): Decoration[] {
  const found: Decoration[] = []
  let start = from
  for (let index = first; index < end; index += 1) {
    const block = doc.child(index)
    collect(block, start)
    start += block.nodeSize
  }
  return found

  function collect(block: Node, position: number): void {
    if (!block.isTextblock) {
      block.forEach((child, offset) => {
        collect(child, position + 1 + offset)
      })
      return
    }
    const utterance: string | null = block.attrs.utterance
    const source = utterance ? sourceOf(utterance) : undefined
    if (!utterance || !source) return
    const text = block.textBetween(0, block.content.size, undefined, '\n')
    for (const { from: at, to, word } of doubtfulWords(text, source.words)) {
      if (source.confirmed.includes(word)) continue
      const spec: Doubt = { utterance, word }
      found.push(Decoration.inline(position + 1 + at, position + 1 + to, { class: 'doubtful' }, spec))
    }
  }
}
