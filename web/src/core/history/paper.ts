/** A state of the record as it is shown, with what changed since an earlier one. */

import * as Y from 'yjs'
import { remark } from './mark-names'
import { settle, withoutRetyped } from './runs'
import { idOf, isPassage, type Timeline } from './timeline'

/** What became of something between the two states. What was moved counts as the same. */
export type Sign = 'same' | 'added' | 'removed'

/** Characters of one writer with the same marks; a line break is "\n". */
export interface Run {
  readonly text: string
  readonly marks: readonly string[]
  readonly sign: Sign
  /** Who wrote them, and when the first and the last of them; the server's are its inserted lines. */
  readonly seat: string
  readonly first: number
  readonly last: number
}

export interface Passage {
  readonly type: 'passage'
  readonly id: string
  readonly kind: string
  /** "changed" has both texts in its runs, or differs in nothing but its form. */
  readonly status: Sign | 'changed' | 'moved'
  readonly runs: readonly Run[]
  /** As it is at the later state, at the earlier one if it is removed. */
  readonly attributes: Readonly<Record<string, unknown>>
  readonly labelBefore: string
  /** Something other than text and label changed. */
  readonly reformed: boolean
  /** The step of its last change. */
  readonly changed: number
}

export interface Container {
  readonly type: 'container'
  readonly id: string
  readonly kind: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly blocks: readonly Block[]
}

export type Block = Passage | Container

/** How many shown forms are kept of each passage, so that sliding back and forth draws nothing anew. */
const KEPT = 6

/** Shows one timeline. What looks the same twice is the same object. */
export class Paper {
  private readonly shown = new Map<Y.XmlElement, Map<string, Passage | null>>()

  constructor(private readonly timeline: Timeline) {}

  /** The state at `step`, with the changes since `base` (not later; the same for none). The header is left out. */
  at(step: number, base: number = step): Block[] {
    return withoutRetyped(this.blocks(this.timeline.root, base, step))
  }

  /** One passage; null where it shows in neither state. */
  passage(element: Y.XmlElement, step: number, base: number = step): Passage | null {
    const { timeline } = this
    const before = timeline.exists(element, base) ? timeline.lastChange(element, base) : -1
    const after = timeline.exists(element, step) ? timeline.lastChange(element, step) : -1
    if (before < 0 && after < 0) return null
    const key = before === after ? `${after}` : `${before} ${after}`
    const known = this.shown.get(element) ?? new Map<string, Passage | null>()
    this.shown.set(element, known)
    const there = known.get(key)
    if (there !== undefined) return there
    const [oldest] = known.keys()
    if (known.size >= KEPT && oldest !== undefined) known.delete(oldest)
    const made = before === after ? this.make(element, step, step) : this.make(element, base, step)
    known.set(key, made)
    return made
  }

  private blocks(parent: Y.XmlFragment, base: number, step: number): Block[] {
    const found: Block[] = []
    for (let item = parent._start; item; item = item.right) {
      const element = item.content instanceof Y.ContentType ? item.content.type : undefined
      if (!(element instanceof Y.XmlElement) || element.nodeName === 'header') continue
      if (isPassage(element)) {
        const passage = this.passage(element, step, base)
        if (passage) found.push(passage)
      } else if (this.timeline.exists(element, step) || this.timeline.exists(element, base)) {
        const blocks = this.blocks(element, base, step)
        const attributes = this.timeline.attributes(element, this.timeline.exists(element, step) ? step : base)
        if (blocks.length)
          found.push({ type: 'container', id: idOf(element), kind: element.nodeName, attributes, blocks })
      }
    }
    return found
  }

  private make(element: Y.XmlElement, base: number, step: number): Passage | null {
    const { timeline } = this
    const [was, is] = [timeline.exists(element, base), timeline.exists(element, step)]
    const [read, remarked] = readRuns(timeline, element, base, step)
    const runs = settle(read)
    const attributes = timeline.attributes(element, is ? step : base)
    const before = was && is && base !== step ? timeline.attributes(element, base) : attributes
    const labelBefore = text(before.label)
    const reformed = remarked || differs({ ...attributes, label: 0 }, { ...before, label: 0 })
    const status = statusOf(was, is, runs, reformed || text(attributes.label) !== labelBefore)
    if (status === null) return null
    const changed = timeline.lastChange(element, is ? step : base)
    const id = idOf(element)
    return { type: 'passage', id, kind: element.nodeName, status, runs, attributes, labelBefore, reformed, changed }
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const differs = (one: Record<string, unknown>, other: Record<string, unknown>): boolean =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].some(
    (name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]),
  )

function statusOf(was: boolean, is: boolean, runs: readonly Run[], other: boolean): Passage['status'] | null {
  const signs = new Set(runs.map(({ sign }) => sign))
  if (was && is) return signs.has('added') || signs.has('removed') || other ? 'changed' : 'same'
  if (is) return signs.has('added') || !signs.size ? 'added' : 'moved'
  // All its text stands elsewhere now, or it never had any.
  return signs.has('removed') ? 'removed' : null
}

/** The characters of both states in their order, and whether any of them changed its marks. */
function readRuns(timeline: Timeline, element: Y.XmlElement, base: number, step: number): [Run[], boolean] {
  const runs: Run[] = []
  let remarked = false
  for (let child = element._start; child; child = child.right) {
    if (!(child.content instanceof Y.ContentType)) continue
    const { type } = child.content
    if (type instanceof Y.XmlText) {
      remarked = readText(timeline, type, base, step, runs) || remarked
    } else if (type instanceof Y.XmlElement && type.nodeName === 'hardBreak') {
      const { client, clock } = child.id
      const sign = signOf(timeline, client, clock, base, step)
      if (sign) runs.push(makeRun(timeline, '\n', [], sign, client, clock))
    }
  }
  return [runs, remarked]
}

function readText(timeline: Timeline, type: Y.XmlText, base: number, step: number, runs: Run[]): boolean {
  const [before, after] = [new Set<string>(), new Set<string>()]
  let remarked = false
  for (let item = type._start; item; item = item.right) {
    const { content } = item
    if (content instanceof Y.ContentFormat) {
      for (const [marks, at] of [[before, base] as const, [after, step] as const]) {
        if (timeline.isAlive(item.id.client, item.id.clock, at)) remark(marks, content.key, content.value)
      }
    } else if (content instanceof Y.ContentString) {
      for (const { client, clock, start, end } of timeline.pieces(item)) {
        const sign = signOf(timeline, client, clock, base, step)
        if (!sign) continue
        const [then, now] = [[...before].sort(), [...after].sort()]
        if (sign === 'same' && timeline.isAlive(client, clock, base)) remarked ||= `${then}` !== `${now}`
        const marks = sign === 'removed' ? then : now
        runs.push(makeRun(timeline, content.str.slice(start, end), marks, sign, client, clock))
      }
    }
  }
  return remarked
}

function makeRun(
  timeline: Timeline,
  text: string,
  marks: readonly string[],
  sign: Sign,
  client: number,
  clock: number,
): Run {
  const written = timeline.written(client, clock)
  return { text, marks, sign, seat: timeline.steps[written]?.seat ?? '', first: written, last: written }
}

/** Undefined for what is to be seen in neither state, and for what went from here to another place. */
function signOf(timeline: Timeline, client: number, clock: number, base: number, step: number): Sign | undefined {
  const { moves } = timeline
  const [was, is] = [timeline.isAlive(client, clock, base), timeline.isAlive(client, clock, step)]
  if (was && is) return 'same'
  if (is) {
    for (let id = moves.before(client, clock); id; id = moves.before(id.client, id.clock)) {
      if (timeline.isAlive(id.client, id.clock, base)) return 'same'
    }
    return 'added'
  }
  if (!was) return undefined
  for (let id = moves.after(client, clock); id; id = moves.after(id.client, id.clock)) {
    if (timeline.isAlive(id.client, id.clock, step)) return undefined
  }
  return 'removed'
}
