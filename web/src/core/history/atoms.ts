/** What stands in a passage, character by character, so that two texts can be compared and the one made the other. */

import * as Y from 'yjs'
import { markNamed, nameOfMark, remark } from './mark-names'
import type { Timeline } from './timeline'

/** A whole character with its marks; a line break is "\n". */
export interface Atom {
  readonly text: string
  readonly marks: readonly string[]
}

const BREAK = '\n'

/** A passage as it was at `step`. */
export function atomsIn(timeline: Timeline, passage: Y.XmlElement, step: number): Atom[] {
  const atoms: Atom[] = []
  for (let child = passage._start; child; child = child.right) {
    if (!(child.content instanceof Y.ContentType)) continue
    const { type } = child.content
    if (type instanceof Y.XmlText) readText(timeline, type, step, atoms)
    else if (timeline.isAlive(child.id.client, child.id.clock, step)) atoms.push({ text: BREAK, marks: [] })
  }
  return atoms
}

function readText(timeline: Timeline, text: Y.XmlText, step: number, atoms: Atom[]): void {
  const marks = new Set<string>()
  let standing = ''
  const close = (): void => {
    atoms.push(...split(standing, [...marks].sort()))
    standing = ''
  }
  for (let item = text._start; item; item = item.right) {
    const { content } = item
    if (content instanceof Y.ContentString) {
      for (const { client, clock, start, end } of timeline.pieces(item)) {
        if (timeline.isAlive(client, clock, step)) standing += content.str.slice(start, end)
      }
    } else if (content instanceof Y.ContentFormat && timeline.isAlive(item.id.client, item.id.clock, step)) {
      close()
      remark(marks, content.key, content.value)
    }
  }
  close()
}

const split = (text: string, marks: readonly string[]): Atom[] =>
  Array.from(text, (character) => ({ text: character, marks }))

/** A passage of the record as it is now. */
function livingAtoms(passage: Y.XmlElement): Atom[] {
  return passage.toArray().flatMap((child) => {
    if (!(child instanceof Y.XmlText)) return [{ text: BREAK, marks: [] }]
    return child.toDelta().flatMap(({ insert, attributes }: { insert: string; attributes?: object }) => {
      const names = Object.entries(attributes ?? {}).flatMap(([name, value]) =>
        value === null ? [] : [nameOfMark(name, value)],
      )
      return split(insert, names.sort())
    })
  })
}

const sameAtom = (one: Atom | undefined, other: Atom | undefined): boolean =>
  one?.text === other?.text && `${one?.marks}` === `${other?.marks}`

/** Make a passage read so. Only what differs is deleted and written; the number of passages that differed, 0 or 1. */
export function rewrite(passage: Y.XmlElement, wanted: readonly Atom[]): number {
  const present = livingAtoms(passage)
  const shorter = Math.min(present.length, wanted.length)
  let head = 0
  while (head < shorter && sameAtom(present[head], wanted[head])) head += 1
  let tail = 0
  while (tail < shorter - head && sameAtom(present.at(-1 - tail), wanted.at(-1 - tail))) tail += 1
  const [gone, fresh] = [present.slice(head, present.length - tail), wanted.slice(head, wanted.length - tail)]
  if (!gone.length && !fresh.length) return 0
  const broken = [...gone, ...fresh].some(({ text }) => text === BREAK)
  const place = broken ? undefined : textAt(passage, present, head, gone)
  if (place) {
    const [text, offset] = place
    text.delete(offset, lengthOf(gone))
    write(text, offset, fresh)
  } else {
    passage.delete(0, passage.length)
    passage.insert(0, childrenFrom(wanted))
  }
  return 1
}

/** The text that has all of `gone`, which begins at the atom with that number, and where in it. */
function textAt(
  passage: Y.XmlElement,
  present: readonly Atom[],
  head: number,
  gone: readonly Atom[],
): [Y.XmlText, number] | undefined {
  const [start, length] = [lengthOf(present.slice(0, head)), lengthOf(gone)]
  let before = 0
  for (const child of passage.toArray()) {
    const size = child instanceof Y.XmlText ? child.length : 1
    const fits = start >= before && start + length <= before + size
    if (fits && child instanceof Y.XmlText) return [child, start - before]
    before += size
  }
  return undefined
}

/** In the units of Yjs. */
const lengthOf = (atoms: readonly Atom[]): number => atoms.reduce((sum, { text }) => sum + text.length, 0)

function write(text: Y.XmlText, offset: number, atoms: readonly Atom[]): void {
  let at = offset
  for (const { text: words, marks } of runsOf(atoms)) {
    // As the editor's binding writes marks.
    text.insert(at, words, Object.fromEntries(marks.map(markNamed)))
    at += words.length
  }
}

function runsOf(atoms: readonly Atom[]): Atom[] {
  const runs: Atom[] = []
  for (const atom of atoms) {
    const last = runs.at(-1)
    if (last && `${last.marks}` === `${atom.marks}`) runs[runs.length - 1] = { ...last, text: last.text + atom.text }
    else runs.push(atom)
  }
  return runs
}

/** New children of a passage that reads so. */
export function childrenFrom(atoms: readonly Atom[]): (Y.XmlText | Y.XmlElement)[] {
  const lines: Atom[][] = [[]]
  for (const atom of atoms) {
    if (atom.text === BREAK) lines.push([])
    else lines.at(-1)?.push(atom)
  }
  return lines.flatMap((line, index) => {
    const text = new Y.XmlText()
    write(text, 0, line)
    return index ? [new Y.XmlElement('hardBreak'), text] : [text]
  })
}
