/** What is pasted, cut to what the record takes. */

import { Fragment, type Node, Slice } from '@tiptap/pm/model'

/** Blocks around a paragraph, its line breaks included, stay below the 32 that the server takes. */
export const DEEPEST = 30

/** Characters of one paste, and its paragraphs: more than a hearing of two days. */
export const MOST_CHARACTERS = 500_000
export const MOST_PASSAGES = 15_000

/** Characters of one paragraph. */
const LONGEST = 10_000

/** Where a paragraph that is too long may be cut. */
const SENTENCE_END = /[。！？；.!?;\n]/

/** How many blocks a list or a table puts around its paragraphs, at least. */
const AROUND: Readonly<Record<string, number>> = { table: 3, bulletList: 2, orderedList: 2 }

/** Lists and tables that would be nested deeper than `room` are put down as their paragraphs. */
export function flatten(content: Fragment, room: number): Fragment {
  const nodes: Node[] = []
  content.forEach((node) => {
    const needs = AROUND[node.type.name] ?? 1
    if (node.isInline || node.isTextblock) nodes.push(node)
    else if (needs > room) nodes.push(...passagesIn(node))
    else nodes.push(node.copy(flatten(node.content, room - 1)))
  })
  return Fragment.from(nodes)
}

function passagesIn(node: Node): Node[] {
  const found: Node[] = []
  node.descendants((child) => {
    if (child.isTextblock) found.push(child)
    return !child.isTextblock
  })
  return found
}

/** Paragraphs without end are cut at sentences, into several. */
export function cutLong(content: Fragment): Fragment {
  const nodes: Node[] = []
  content.forEach((node) => {
    if (node.isTextblock) nodes.push(...pieces(node))
    else if (node.isInline) nodes.push(node)
    else nodes.push(node.copy(cutLong(node.content)))
  })
  return Fragment.from(nodes)
}

function pieces(passage: Node): Node[] {
  const found: Node[] = []
  let start = 0
  while (passage.content.size - start > LONGEST) {
    const text = passage.textBetween(start, start + LONGEST, undefined, '\n')
    const end = start + cutAt(text)
    found.push(
      passage.type.create(
        { ...passage.attrs, label: start ? null : passage.attrs.label },
        passage.content.cut(start, end),
      ),
    )
    start = end
  }
  if (!start) return [passage]
  return [...found, passage.type.create({ ...passage.attrs, label: null }, passage.content.cut(start))]
}

function cutAt(text: string): number {
  for (let at = text.length; at > text.length / 2; at -= 1) if (SENTENCE_END.test(text.charAt(at - 1))) return at
  // Never between the halves of a character.
  return /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length
}

/** The beginning of what is pasted, as much as the record takes at once. */
export function cutOff(slice: Slice): { slice: Slice; whole: boolean } {
  let characters = 0
  let passages = 0
  let end: number | undefined
  slice.content.descendants((node, position) => {
    if (end !== undefined) return false
    if (!node.isTextblock) return !node.isText
    characters += node.content.size
    passages += 1
    if (characters > MOST_CHARACTERS || passages > MOST_PASSAGES) end = position
    return false
  })
  if (end === undefined) return { slice, whole: true }
  const content = slice.content.cut(0, end)
  return { slice: new Slice(content, Math.min(slice.openStart, Slice.maxOpen(content).openStart), 0), whole: false }
}
