/** Places of the record that outlive edits: a passage as an encoded Yjs relative position. */

import * as Y from 'yjs'
import { isPassage } from './transcript'

/** The place of a passage; empty for what is in no document. */
export function placeOfPassage(passage: Y.XmlElement): Uint8Array {
  const id = passage._item?.id
  return id ? Y.encodeRelativePosition(new Y.RelativePosition(null, null, id, 0)) : new Uint8Array()
}

/** The passage of a place; undefined when it has been deleted, or when this copy does not have it (yet). */
export function passageAt(doc: Y.Doc, place: Uint8Array): Y.XmlElement | undefined {
  const id = itemOf(place)
  if (!id || id.clock >= Y.getState(doc.store, id.client)) return undefined
  const item = Y.getItem(doc.store, id)
  if (!(item instanceof Y.Item) || item.deleted || !(item.content instanceof Y.ContentType)) return undefined
  const { type } = item.content
  return type instanceof Y.XmlElement && isPassage(type) ? type : undefined
}

/** Other people's pages make places, and the server passes them on unread. */
function itemOf(place: Uint8Array): Y.ID | null {
  try {
    return place.length ? Y.decodeRelativePosition(place).item : null
  } catch {
    return null
  }
}
