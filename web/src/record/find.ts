/** 查找 and 替换 in the record. What is found is marked for oneself only; what is replaced is an edit like any other. */

import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, TextSelection } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { yUndoPluginKey } from 'y-prosemirror'
import { type ChangedBlocks, changedBlocks } from './changed-blocks'
import { drawAt } from './sight/state'

interface Place {
  readonly from: number
  readonly to: number
}

export interface Found {
  readonly words: string
  /** In the order of reading. */
  readonly places: readonly Place[]
  /** Index of the place one looks at; -1 if there is none. */
  readonly at: number
}

interface FindState extends Found {
  readonly marks: DecorationSet
  /** The marks, and that of the place one looks at. */
  readonly shown: DecorationSet
}

/** Other words, or the first place from a position on. */
type Wish = { readonly words: string; readonly from: number } | { readonly from: number }

/** With more than these only the place one looks at is marked. */
const MOST_MARKS = 1000

const NOTHING: FindState = { words: '', places: [], at: -1, marks: DecorationSet.empty, shown: DecorationSet.empty }

const key = new PluginKey<FindState>('find')

export const Find = Extension.create({
  name: 'find',

  addProseMirrorPlugins: () => [
    new Plugin<FindState>({
      key,
      state: {
        init: () => NOTHING,
        apply(transaction, old, { doc: before }, { doc }) {
          const wish: Wish | undefined = transaction.getMeta(key)
          const words = wish && 'words' in wish ? wish.words : old.words
          if (!words) return NOTHING
          const here = old.places[old.at]?.from ?? 0
          if (words !== old.words) {
            const places = placesIn(doc, words)
            return found(doc, words, places, wish?.from ?? here, markAll(doc, places))
          }
          if (!transaction.docChanged) return wish ? found(doc, words, old.places, wish.from, old.marks) : old
          const change = changedBlocks(before, doc)
          const moved = doc.content.size - before.content.size
          const places = placesAfter(old.places, change, moved, doc, words)
          const from = wish?.from ?? (here >= change.to - moved ? here + moved : Math.min(here, change.to))
          return found(doc, words, places, from, markAnew(old, change, doc, places))
        },
      },
      props: { decorations: (state) => key.getState(state)?.shown },
    }),
  ],
})

export const foundIn = (state: EditorState): Found => key.getState(state) ?? NOTHING

/** Look for these words; one comes to the first place from the cursor on. */
export function search(view: EditorView, words: string): void {
  tell(view, { words, from: view.state.selection.from })
  show(view)
}

/** To the next place, or the one before; from the last again to the first. */
export function go(view: EditorView, by: 1 | -1): void {
  const { places, at } = foundIn(view.state)
  const next = places.at((at + by) % places.length)
  if (!next) return
  tell(view, { from: next.from })
  show(view)
}

/** The marks go; who looked at a place has his cursor there. */
export function endSearch(view: EditorView): void {
  const { places, at } = foundIn(view.state)
  const place = places[at]
  const transaction = view.state.tr.setMeta(key, { words: '', from: 0 } satisfies Wish)
  if (place) transaction.setSelection(TextSelection.create(transaction.doc, place.from, place.to))
  view.dispatch(transaction)
  view.focus()
}

/** In the place one looks at; then to the next. */
export function replaceOne(view: EditorView, by: string): void {
  const { places, at } = foundIn(view.state)
  const place = places[at]
  if (!place || !view.editable) return
  const wish: Wish = { from: place.from + by.length }
  view.dispatch(view.state.tr.insertText(by, place.from, place.to).setMeta(key, wish).setMeta('uiEvent', 'replace'))
  show(view)
}

/** Everywhere, as one step that undo takes back; returns in how many places. */
export function replaceAll(view: EditorView, by: string): number {
  const { places } = foundIn(view.state)
  if (!places.length || !view.editable) return 0
  const transaction = view.state.tr.setMeta('uiEvent', 'replace')
  for (const { from, to } of [...places].reverse()) transaction.insertText(by, from, to)
  const history = yUndoPluginKey.getState(view.state)?.undoManager
  history?.stopCapturing()
  view.dispatch(transaction)
  history?.stopCapturing()
  return places.length
}

function tell(view: EditorView, wish: Wish): void {
  view.dispatch(view.state.tr.setMeta(key, wish))
}

/** Scrolls to the place one looks at, unless it is to be seen. */
function show(view: EditorView): void {
  const { places, at } = foundIn(view.state)
  const place = places[at]
  if (!place) return
  drawAt(view, place.from)
  const { node } = view.domAtPos(place.from)
  const element = node instanceof Element ? node : node.parentElement
  element?.scrollIntoView({ block: 'nearest' })
}

/** The places after an edit: only the blocks that it changed are looked through. */
function placesAfter(
  places: readonly Place[],
  { from, to, first, end }: ChangedBlocks,
  moved: number,
  doc: Node,
  words: string,
): Place[] {
  const behind = places.filter((place) => place.from >= to - moved)
  return [
    ...places.filter((place) => place.to <= from),
    ...placesIn(doc, words, first, end, from),
    ...behind.map((place) => ({ from: place.from + moved, to: place.to + moved })),
  ]
}

function placesIn(doc: Node, words: string, first = 0, end = doc.childCount, from = 0): Place[] {
  const wanted = fold(words)
  const places: Place[] = []
  let start = from
  for (let index = first; index < end; index += 1) {
    const block = doc.child(index)
    collect(block, start)
    start += block.nodeSize
  }
  return places

  function collect(block: Node, position: number): void {
    if (!block.isTextblock) {
      block.forEach((child, offset) => {
        collect(child, position + 1 + offset)
      })
      return
    }
    const text = fold(block.textBetween(0, block.content.size, undefined, '\n'))
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      places.push({ from: position + 1 + at, to: position + 1 + at + wanted.length })
    }
  }
}

/** Capitals and the widths of signs make no difference: （ is ( and Ａ is a. Every sign stays where it is. */
function fold(text: string): string {
  const narrow = text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
  const lower = narrow.toLowerCase()
  return lower.length === text.length ? lower : narrow
}

/** `from`: one looks at the first place from here on, or at the very first. */
function found(doc: Node, words: string, places: readonly Place[], from: number, marks: DecorationSet): FindState {
  const next = places.findIndex((place) => place.from >= from)
  const at = next < 0 ? Math.min(0, places.length - 1) : next
  const here = places[at]
  const shown = here ? marks.add(doc, [Decoration.inline(here.from, here.to, { class: 'found-here' })]) : marks
  return { words, places, at, marks, shown }
}

const markAll = (doc: Node, places: readonly Place[]): DecorationSet =>
  places.length > MOST_MARKS ? DecorationSet.empty : DecorationSet.create(doc, places.map(marked))

/** Marks only what the edit has changed, if all was marked before. */
function markAnew(old: FindState, { from, to, mapping }: ChangedBlocks, doc: Node, places: readonly Place[]) {
  if (old.places.length > MOST_MARKS || places.length > MOST_MARKS) return markAll(doc, places)
  const inside = (place: Place): boolean => place.from >= from && place.to <= to
  const marks = old.marks.map(mapping, doc)
  return marks.remove(marks.find(from, to).filter(inside)).add(doc, places.filter(inside).map(marked))
}

const marked = ({ from, to }: Place): Decoration => Decoration.inline(from, to, { class: 'found' })
