/** Words that the recogniser was not sure of stand out in the record until somebody has changed or confirmed them. */

import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, TextSelection } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { changedBlocks } from './changed-blocks'
import { at, type Doubt, Findings, type SourceOf } from './findings'
import { holds } from './sight/spans'
import { spansOf } from './sight/state'

/** How many words are to be checked, and whether the cursor is at one of them. */
export interface Doubts {
  readonly count: number
  readonly here: boolean
}

export interface DoubtOptions {
  sourceOf: SourceOf
  changed(doubts: Doubts): void
}

/** Milliseconds between two counts. */
const PACE_MS = 150

interface DoubtState {
  readonly findings: Findings
  /** Of the blocks that are drawn. */
  readonly marks: DecorationSet
}

const key = new PluginKey<DoubtState>('doubts')

export const DoubtMarks = Extension.create<DoubtOptions>({
  name: 'doubts',

  addOptions: () => ({ sourceOf: () => undefined, changed: () => {} }),

  addProseMirrorPlugins() {
    const { sourceOf, changed } = this.options
    return [
      new Plugin<DoubtState>({
        key,
        state: {
          init(_, state) {
            const findings = new Findings(sourceOf)
            return { findings, marks: markAll(state, findings) }
          },
          apply(transaction, old, before, state) {
            const { findings } = old
            if (transaction.getMeta(key)) findings.forget()
            if (transaction.getMeta(key) || spansOf(before) !== spansOf(state)) {
              return { findings, marks: markAll(state, findings) }
            }
            return transaction.docChanged ? { findings, marks: markAnew(old, before.doc, state) } : old
          },
        },
        props: { decorations: (state) => key.getState(state)?.marks },
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
  const { doc, selection } = view.state
  const all = doubtsIn(view.state, 0, doc.childCount)
  const next = all.find(({ from }) => from >= selection.to) ?? all[0]
  if (!next) return false
  view.dispatch(view.state.tr.setSelection(TextSelection.create(doc, next.from, next.to)).scrollIntoView())
  view.focus()
  return true
}

/** The doubtful words at the cursor, by utterance. */
export function doubtsHere(state: EditorState): Map<string, number[]> {
  const { $from, $to, from, to } = state.selection
  const found = new Map<string, number[]>()
  for (const doubt of doubtsIn(state, $from.index(0), $to.index(0) + 1)) {
    if (doubt.to < from || doubt.from > to) continue
    found.set(doubt.utterance, [...(found.get(doubt.utterance) ?? []), doubt.word])
  }
  return found
}

/** Tells of changes, the count not with every key. */
function watch(view: EditorView, changed: (doubts: Doubts) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = (): void => {
    timer = undefined
    changed({ count: count(view.state), here: doubtsHere(view.state).size > 0 })
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

function count(state: EditorState): number {
  const findings = key.getState(state)?.findings
  return state.doc.children.reduce((sum, block) => sum + (findings?.of(block).length ?? 0), 0)
}

/** The doubtful words of some of the blocks, with their positions in the document. */
function doubtsIn(state: EditorState, first: number, end: number): Doubt[] {
  const findings = key.getState(state)?.findings
  const found: Doubt[] = []
  state.doc.forEach((block, position, index) => {
    if (!findings || index < first || index >= end) return
    found.push(...findings.of(block).map((doubt) => at(doubt, position)))
  })
  return found
}

function markAll(state: EditorState, findings: Findings): DecorationSet {
  const spans = spansOf(state)
  const found: Decoration[] = []
  state.doc.forEach((block, position, index) => {
    if (!spans || holds(spans, index)) found.push(...marks(findings.of(block), position))
  })
  return DecorationSet.create(state.doc, found)
}

function markAnew({ findings, marks: old }: DoubtState, before: Node, state: EditorState): DecorationSet {
  const { doc } = state
  const { first, end, from, to, mapping } = changedBlocks(before, doc)
  const mapped = old.map(mapping, doc)
  const stale = mapped.find(from, to).filter((mark) => mark.from >= from && mark.to <= to)
  const spans = spansOf(state)
  const fresh: Decoration[] = []
  let position = from
  for (let index = first; index < end; index += 1) {
    const block = doc.child(index)
    if (!spans || holds(spans, index)) fresh.push(...marks(findings.of(block), position))
    position += block.nodeSize
  }
  return mapped.remove(stale).add(doc, fresh)
}

const marks = (doubts: readonly Doubt[], position: number): Decoration[] =>
  doubts.map(({ from, to }) => Decoration.inline(position + from, position + to, { class: 'doubtful' }))
