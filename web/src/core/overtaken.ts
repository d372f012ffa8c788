/**
 * Words that vanish together with what they stand in, because somebody who had not seen them deleted it or put something
 * else in its place: Yjs takes along whatever is in a deleted paragraph. The page of who wrote them keeps them, and the
 * page of who deleted it, wherever they learn of it: either may be closed or cut off just then.
 */

import * as Y from 'yjs'
import type { Paragraph } from '../protocol'
import { isPassage, passageElements, passageOf, REMOTE } from './transcript'

type Deleted = Y.Transaction['deleteSet']

/** `fresh`: they came just now. `meant`: who deleted them had seen them. */
type IsLost = (words: Y.Item, fresh: boolean, meant: () => boolean) => boolean

/** What this page has changed and the server has not acknowledged. */
export class Unconfirmed {
  private changes: { n: number; clock: number; deleted: Deleted }[] = []

  /** `n` counts the edits of `client`, who writes here. */
  add(n: number, client: number, { beforeState, deleteSet }: Y.Transaction): void {
    this.changes.push({ n, clock: beforeState.get(client) ?? 0, deleted: deleteSet })
  }

  /** Everything up to edit number `n` was acknowledged. */
  confirm(n: number): void {
    this.changes = this.changes.filter((change) => change.n > n)
  }

  /** Bring in what others did, to the page on which `client` writes. Gives the paragraphs whose words are lost by it. */
  receive(doc: Y.Doc, update: Uint8Array, client: number | undefined): Paragraph[] {
    const [first] = this.changes
    const deleted = this.changes.map((change) => change.deleted)
    const known = first && Y.decodeStateVector(Y.encodeStateVector(doc))
    const robbed = bring(doc, update, deleted, (words, fresh, meant) => {
      const mine = words.id.client === client
      if (first && mine && words.id.clock + words.length > first.clock) return true
      if (!mine && !(fresh && around(words).some(({ id }) => deleted.some((one) => Y.isDeleted(one, id))))) return false
      return !meant()
    })
    return known ? [...robbed, ...homeless(doc, update, known)] : robbed
  }
}

/** Bring in what an earlier page wrote, after all that `doc` holds. Gives the paragraphs of either side as above. */
export function receiveLate(doc: Y.Doc, update: Uint8Array): Paragraph[] {
  const known = Y.decodeStateVector(Y.encodeStateVector(doc))
  const robbed = bring(doc, update, [], (_words, _fresh, meant) => !meant())
  return [...robbed, ...homeless(doc, update, known)]
}

function bring(doc: Y.Doc, update: Uint8Array, deletedBefore: readonly Deleted[], isLost: IsLost): Paragraph[] {
  const found: Paragraph[] = []
  const look = (transaction: Y.Transaction): void => {
    let meant: Deleted | undefined
    const isMeant = (id: Y.ID): boolean => {
      meant ??= Y.decodeUpdate(update).ds
      return Y.isDeleted(meant, id)
    }
    const robbed = new Set<Y.XmlElement>()
    Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
      if (!(struct instanceof Y.Item && struct.content instanceof Y.ContentString)) return
      const fresh = struct.id.clock >= (transaction.beforeState.get(struct.id.client) ?? 0)
      const passage = around(struct)
        .map(elementOf)
        .find((element) => element && isPassage(element))
      if (passage && isLost(struct, fresh, () => isMeant(struct.id))) robbed.add(passage)
    })
    for (const passage of robbed) {
      const id = passage._item?.id
      const together = id ? deletedBefore.filter((one) => Y.isDeleted(one, id)) : []
      const wasThere = (item: Y.Item): boolean =>
        !item.deleted || [transaction.deleteSet, ...together].some((one) => Y.isDeleted(one, item.id))
      found.push({ text: wording(passage, wasThere), after: before(passage) })
    }
  }
  doc.on('afterTransaction', look)
  try {
    Y.applyUpdate(doc, update, REMOTE)
  } finally {
    doc.off('afterTransaction', look)
  }
  return found
}

/** What an item stands in, from the inside out. */
function around(item: Y.Item): Y.Item[] {
  const found: Y.Item[] = []
  for (let at = outer(item); at; at = outer(at)) found.push(at)
  return found
}

const outer = ({ parent }: Y.Item): Y.Item | null => (parent instanceof Y.AbstractType ? parent._item : null)

function elementOf({ content }: Y.Item): Y.XmlElement | undefined {
  return content instanceof Y.ContentType && content.type instanceof Y.XmlElement ? content.type : undefined
}

/** Words for whose paragraph there is not even a trace any more. */
function homeless(doc: Y.Doc, update: Uint8Array, known: Map<number, number>): Paragraph[] {
  const { structs, ds } = Y.decodeUpdate(update)
  const texts: string[] = []
  let last: Y.Item | undefined
  for (const struct of structs) {
    if (!(struct instanceof Y.Item && struct.content instanceof Y.ContentString)) continue
    const { id, length, origin, content } = struct
    const isNew = id.clock + length > (known.get(id.client) ?? 0)
    const isHere = id.clock < Y.getState(doc.store, id.client)
    if (!isNew || !isHere || Y.isDeleted(ds, id) || !(Y.getItem(doc.store, id) instanceof Y.GC)) continue
    if (last && origin && Y.compareIDs(origin, last.lastId)) texts.push(`${texts.pop()}${content.str}`)
    else texts.push(content.str)
    last = struct
  }
  return texts.map((text) => ({ text, after: '' }))
}

/** What a passage said, with its label. */
function wording(passage: Y.XmlElement, wasThere: (item: Y.Item) => boolean): string {
  const label = passage._map.get('label')?.content
  const named = label instanceof Y.ContentAny ? `${label.arr[0]}：` : ''
  return named + partsOf(passage).filter(wasThere).map(wordsOf).join('')

  function wordsOf({ content }: Y.Item): string {
    if (content instanceof Y.ContentString) return content.str
    if (!(content instanceof Y.ContentType)) return ''
    return content.type instanceof Y.XmlText ? partsOf(content.type).filter(wasThere).map(wordsOf).join('') : '\n'
  }
}

function partsOf({ _start }: { _start: Y.Item | null }): Y.Item[] {
  const found: Y.Item[] = []
  for (let item = _start; item; item = item.right) found.push(item)
  return found
}

/** The text of the passage that stands before, as the record is now; '' at the top. */
function before({ _item }: Y.XmlElement): string {
  for (let inside = _item; inside; inside = outer(inside)) {
    for (let left = inside.left; left; left = left.left) {
      const element = left.deleted ? undefined : elementOf(left)
      const last = element && (isPassage(element) ? element : [...passageElements(element)].at(-1))
      if (last) return passageOf(last).text
    }
  }
  return ''
}
