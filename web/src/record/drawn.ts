/** Passages of the record as they are drawn: where each is on the page, which words of it are chosen, another wording. */

import type { Editor } from '@tiptap/core'
import type { Node as Block } from '@tiptap/pm/model'
import type { EditorView } from '@tiptap/pm/view'
import * as Y from 'yjs'
import { quoteOf, rewording } from '../core/rewording'
import { isPassage, rootOf, wordsOf } from '../core/transcript'
import { drawAt } from './sight/state'

/** Words that somebody has marked, as far as they lie in one passage. */
export interface Chosen {
  readonly passage: Y.XmlElement
  readonly quote: string
  /** Where the last of them is on the screen. */
  readonly rect: DOMRect
}

/** What stands for text in a passage, where a character counts as one and a line break too. */
const textIn = (block: Block, from: number, to: number): string => block.textBetween(from, to, undefined, '\n')

/** Calls for every passage with its block and where that begins; both trees have the same elements in the same order. */
function eachPassage(
  fragment: Y.XmlFragment,
  block: Block,
  start: number,
  call: (passage: Y.XmlElement, block: Block, position: number) => void,
): void {
  const elements = fragment.toArray().filter((child) => child instanceof Y.XmlElement)
  block.forEach((child, offset, index) => {
    const element = elements[index]
    if (!element) return
    if (isPassage(element)) call(element, child, start + offset)
    else if (!child.isAtom) eachPassage(element, child, start + offset + 1, call)
  })
}

/** What is drawn of the wanted passages, those that are not there left out. */
export function drawn(
  view: EditorView,
  doc: Y.Doc,
  wanted: ReadonlySet<Y.XmlElement>,
): ReadonlyMap<Y.XmlElement, HTMLElement> {
  const found = new Map<Y.XmlElement, HTMLElement>()
  if (!wanted.size) return found
  eachPassage(rootOf(doc), view.state.doc, 0, (passage, _, position) => {
    const element = wanted.has(passage) ? view.nodeDOM(position) : null
    if (element instanceof HTMLElement) found.set(passage, element)
  })
  return found
}

/** Scrolls to a passage, if it is still there. */
export function scrollTo(view: EditorView, doc: Y.Doc, wanted: Y.XmlElement, block: ScrollLogicalPosition): void {
  eachPassage(rootOf(doc), view.state.doc, 0, (passage, _, position) => {
    if (passage === wanted) drawAt(view, position)
  })
  drawn(view, doc, new Set([wanted]))
    .get(wanted)
    ?.scrollIntoView({ block })
}

/** The passage to which something drawn belongs. */
export function passageOf(view: EditorView, doc: Y.Doc, node: Node): Y.XmlElement | undefined {
  const element = node instanceof Element ? node : node.parentElement
  const block = element?.closest('p, h1, h2, h3')
  if (!block || !view.dom.contains(block)) return undefined
  return passageAtPosition(view, doc, view.posAtDOM(block, 0))
}

function passageAtPosition(view: EditorView, doc: Y.Doc, position: number): Y.XmlElement | undefined {
  const $at = view.state.doc.resolve(position)
  let element: Y.XmlElement | undefined
  for (let depth = 0; depth < $at.depth; depth += 1) {
    const around: Y.XmlFragment = element ?? rootOf(doc)
    const child = around.get($at.index(depth))
    if (!(child instanceof Y.XmlElement)) return undefined
    element = child
  }
  return element && isPassage(element) ? element : undefined
}

/** What the browser's selection marks of the passage in which it begins. */
export function chosenWords(view: EditorView, doc: Y.Doc): Chosen | undefined {
  const selection = view.dom.ownerDocument.getSelection()
  if (!selection || selection.isCollapsed || !selection.rangeCount) return undefined
  const range = selection.getRangeAt(0)
  if (!view.dom.contains(range.commonAncestorContainer)) return undefined
  const passage = passageOf(view, doc, range.startContainer)
  if (!passage) return undefined
  const from = view.posAtDOM(range.startContainer, range.startOffset)
  const $from = view.state.doc.resolve(from)
  const start = $from.start()
  const end = $from.end()
  const to = Math.min(end, Math.max(from, view.posAtDOM(range.endContainer, range.endOffset)))
  const words = textIn($from.parent, from - start, to - start)
  if (!words.trim()) return undefined
  const rects = range.getClientRects()
  const rect = rects[rects.length - 1] ?? range.getBoundingClientRect()
  return { passage, quote: quoteOf(wordsOf(passage), words), rect }
}

/**
 * Has the editor write other words into a passage, as if its holder had typed them where they differ. False when the
 * passage is gone, does not say `before` any more, or nothing may be typed.
 */
export function reword(editor: Editor, doc: Y.Doc, passage: Y.XmlElement, before: string, after: string): boolean {
  const { state, schema } = editor
  let start: number | undefined
  eachPassage(rootOf(doc), state.doc, 0, (one, block, position) => {
    if (one === passage && textIn(block, 0, block.content.size) === before) start = position + 1
  })
  if (!editor.isEditable || start === undefined) return false
  const change = rewording(before, after)
  if (!change) return true
  const [$from, $to] = [state.doc.resolve(start + change.from), state.doc.resolve(start + change.to)]
  const marks = ($from.pos < $to.pos && $from.marksAcross($to)) || $from.marks()
  const pieces = change.text.split('\n').flatMap((line, index) => {
    return [...(index ? [schema.node('hardBreak')] : []), ...(line ? [schema.text(line, marks)] : [])]
  })
  editor.view.dispatch(state.tr.replaceWith($from.pos, $to.pos, pieces))
  return true
}
