/**
 * The same words in two new passages: two people made a heading of one paragraph at once, or split it at the same
 * place. To Yjs each has deleted the old words, which is one thing, and put in new ones, which are two.
 */

import * as Y from 'yjs'
import { isPassage, passageElements, wordsOf } from './transcript'

type Parent = Y.XmlFragment | Y.XmlElement

/** Elements side by side that one client put there. */
interface Run {
  readonly client: number
  readonly elements: Y.XmlElement[]
}

/**
 * Take one of two away. `mine` are the changes that others may not know yet: the client who made them, the first clock of
 * what is new, and what was deleted. `known` is how much was here before `update` came.
 *
 * Which of two goes is the same on every page, and a page may take away either: so both never go, and it does no harm
 * if several pages do it.
 */
export function partTwins(
  doc: Y.Doc,
  update: Uint8Array,
  known: Map<number, number>,
  mine: { client: number; clock: number; deleted: readonly Y.Transaction['deleteSet'][] },
): void {
  const { structs, ds } = Y.decodeUpdate(update)
  const isNew = ({ client, clock }: Y.ID): boolean =>
    client === mine.client ? clock >= mine.clock : clock >= (known.get(client) ?? 0)
  const parents = new Set<Parent>()
  for (const { id } of structs) {
    const parent = isNew(id) ? placeOf(doc, id) : undefined
    if (parent) parents.add(parent)
  }
  if (!parents.size || !overlaps(ds, mine.deleted)) return
  const superfluous = [...parents].flatMap((parent) => twinsIn(parent, isNew, mine.client))
  if (superfluous.length) doc.transact(() => superfluous.forEach(remove))
}

/** Where an element lies that came with an update, if it is one. */
function placeOf(doc: Y.Doc, id: Y.ID): Parent | undefined {
  if (Y.getState(doc.store, id.client) <= id.clock) return undefined
  const item = Y.getItem(doc.store, id)
  if (!(item instanceof Y.Item) || item.deleted) return undefined
  if (!(item.content instanceof Y.ContentType && item.content.type instanceof Y.XmlElement)) return undefined
  return item.parent instanceof Y.XmlFragment ? item.parent : undefined
}

function overlaps(one: Y.Transaction['deleteSet'], others: readonly Y.Transaction['deleteSet'][]): boolean {
  return [...one.clients].some(([client, deletions]) =>
    deletions.some(({ clock, len }) =>
      others.some((other) =>
        other.clients.get(client)?.some((two) => two.clock < clock + len && clock < two.clock + two.len),
      ),
    ),
  )
}

function twinsIn(parent: Parent, isNew: (id: Y.ID) => boolean, client: number): Y.XmlElement[] {
  const runs = runsOf(parent, isNew)
  return runs.flatMap((run, index) => {
    const next = runs[index + 1]
    if (!next || (run.client !== client && next.client !== client)) return []
    const words = wordsIn(run)
    return words && words === wordsIn(next) ? (run.client > next.client ? run : next).elements : []
  })
}

/** What is new there, by who put it there; what was there before ends a run and is one of its own. */
function runsOf(parent: Parent, isNew: (id: Y.ID) => boolean): Run[] {
  const runs: Run[] = []
  for (const child of parent.toArray()) {
    if (!(child instanceof Y.XmlElement && child._item)) continue
    const { id } = child._item
    const client = isNew(id) ? id.client : Number.NaN
    const last = runs.at(-1)
    if (last?.client === client) last.elements.push(child)
    else runs.push({ client, elements: [child] })
  }
  return runs
}

function wordsIn({ elements }: Run): string {
  const found = elements.flatMap((element) => (isPassage(element) ? [element] : [...passageElements(element)]))
  return found.map(wordsOf).join('\n').trim()
}

function remove(element: Y.XmlElement): void {
  const { parent } = element
  if (!(parent instanceof Y.XmlFragment)) return
  parent.delete(parent.toArray().indexOf(element), 1)
}
