/**
 * Writing an earlier state back. Nothing of the past is touched: whoever restores writes, as if by hand, what is
 * lacking and deletes what is too much. What is the same stays, with its writers, its cursors and its ids.
 */

import * as Y from 'yjs'
import { rootOf } from '../transcript'
import { atomsIn, childrenFrom, rewrite } from './atoms'
import { elementWith, idOf, isPassage, type Timeline } from './timeline'

/** Passages that one edit may bring: the server takes no more at once. */
const AT_ONCE = 1_000

/** Where paragraphs may stand, the root apart. */
const HOLDERS: readonly string[] = ['listItem', 'tableCell', 'tableHeader']

/** Makes one edit in the record of today; true when nothing is left to do. */
export type Edit = (doc: Y.Doc) => boolean

/** One passage as it was at `step`; where it is gone it comes back behind what stood before it. */
export function restorePassage(timeline: Timeline, id: string, step: number): Edit {
  return (doc) => {
    const past = timeline.passage(id)
    const present = living(doc, id)
    if (past && present) {
      reshape(present, timeline.attributes(past, step))
      rewrite(present, atomsIn(timeline, past, step))
    } else if (past) {
      const [parent, index] = placeOf(doc, past)
      parent.insert(index, [copied(timeline, past, step)])
    }
    return true
  }
}

/** The whole record as it was at `step`, in as many edits as the server needs. */
export function restoreState(timeline: Timeline, step: number): Edit {
  let changes: Generator<Change> | undefined
  return (doc) => {
    changes ??= differences(rootOf(doc), timeline.root, { doc, timeline, step })
    for (let changed = 0; changed < AT_ONCE; ) {
      const { done, value: change } = changes.next()
      if (done) return true
      changed += change()
    }
    return false
  }
}

interface Wish {
  readonly doc: Y.Doc
  readonly timeline: Timeline
  readonly step: number
}

/** Makes a part of the difference disappear, and says how many passages it touched. */
type Change = () => number

/** Each is to be made before the next is asked for. */
function* differences(present: Y.XmlFragment, past: Y.XmlFragment, wish: Wish): Generator<Change> {
  const { doc, timeline, step } = wish
  const wanted = childrenAt(past, timeline, step)
  yield () => removeOthers(present, new Set(wanted.map(idOf)))
  let before: Y.XmlElement | undefined
  let lacking: Y.XmlElement[] = []
  for (const child of wanted) {
    const standing = living(doc, idOf(child))
    if (!standing) {
      lacking.push(copied(timeline, child, step))
      if (lacking.length === AT_ONCE) yield* bring()
      continue
    }
    yield* bring()
    before = standing
    const attributes = timeline.attributes(child, step)
    if (reshapes(standing, attributes)) yield () => reshape(standing, attributes)
    if (isPassage(child)) yield () => rewrite(standing, atomsIn(timeline, child, step))
    else yield* differences(standing, child, wish)
  }
  yield* bring()

  function* bring(): Generator<Change> {
    const made = lacking
    const behind = before
    if (made.length) yield () => insertAfter(present, behind, made)
    before = made.at(-1) ?? before
    lacking = []
  }
}

function removeOthers(present: Y.XmlFragment, wanted: ReadonlySet<string>): number {
  const children = present.toArray()
  let removed = 0
  for (let index = children.length - 1; index >= 0; index -= 1) {
    const child = children[index]
    if (!(child instanceof Y.XmlElement) || child.nodeName === 'header' || wanted.has(idOf(child))) continue
    present.delete(index)
    removed += 1
  }
  return removed
}

function insertAfter(present: Y.XmlFragment, before: Y.XmlElement | undefined, made: Y.XmlElement[]): number {
  present.insert(before ? indexOf(present, before) + 1 : firstIndex(present), made)
  return made.length
}

function living(doc: Y.Doc, id: string): Y.XmlElement | undefined {
  const element = elementWith(doc, id)
  return element && !element._item?.deleted ? element : undefined
}

const elementsOf = (parent: Y.XmlFragment): Y.XmlElement[] =>
  parent.toArray().filter((child): child is Y.XmlElement => child instanceof Y.XmlElement)

/** The header stays the first. */
const firstIndex = (parent: Y.XmlFragment): number => (elementsOf(parent)[0]?.nodeName === 'header' ? 1 : 0)

const indexOf = (parent: Y.XmlFragment, child: Y.XmlElement): number => parent.toArray().indexOf(child)

function childrenAt(parent: Y.XmlFragment, timeline: Timeline, step: number): Y.XmlElement[] {
  const found: Y.XmlElement[] = []
  for (let item = parent._start; item; item = item.right) {
    const type = item.content instanceof Y.ContentType ? item.content.type : undefined
    if (type instanceof Y.XmlElement && type.nodeName !== 'header' && timeline.exists(type, step)) found.push(type)
  }
  return found
}

/** Where in the record of today something of the past belongs that is not there any more. */
function placeOf(doc: Y.Doc, past: Y.XmlElement): [Y.XmlFragment, number] {
  for (let node = past; ; node = node.parent as Y.XmlElement) {
    const { parent } = node
    const top = !(parent instanceof Y.XmlElement)
    const holder = top ? rootOf(doc) : HOLDERS.includes(parent.nodeName) ? living(doc, idOf(parent)) : undefined
    if (!holder) continue
    for (let item = node._item?.left; item; item = item.left) {
      const type = item.content instanceof Y.ContentType ? item.content.type : undefined
      const standing = type instanceof Y.XmlElement ? living(doc, idOf(type)) : undefined
      if (standing) return [holder, indexOf(holder, standing) + 1]
    }
    return [holder, firstIndex(holder)]
  }
}

function copied(timeline: Timeline, past: Y.XmlElement, step: number): Y.XmlElement {
  const made = new Y.XmlElement(past.nodeName)
  reshape(made, timeline.attributes(past, step), {})
  const children = isPassage(past)
    ? childrenFrom(atomsIn(timeline, past, step))
    : childrenAt(past, timeline, step).map((child) => copied(timeline, child, step))
  made.insert(0, children)
  return made
}

type Attributes = Record<string, unknown>

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

function reshapes(element: Y.XmlElement, wanted: Attributes): boolean {
  const present: Attributes = element.getAttributes()
  return [...Object.keys(present), ...Object.keys(wanted)].some((name) => !same(present[name], wanted[name]))
}

function reshape(element: Y.XmlElement, wanted: Attributes, present: Attributes = element.getAttributes()): number {
  for (const name of new Set([...Object.keys(present), ...Object.keys(wanted)])) {
    if (same(present[name], wanted[name])) continue
    // A value comes from the record itself, so it is of a kind that the record may hold.
    if (wanted[name] === undefined) element.removeAttribute(name)
    else element.setAttribute(name, wanted[name] as string)
  }
  return 1
}
