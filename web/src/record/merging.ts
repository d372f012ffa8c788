/**
 * What the edits of two people leave empty between them stays, and is shown with what the schema wants in it.
 *
 * The binding (y-prosemirror) makes each node by `schema.node`, and deletes from the record whatever that refuses: a list
 * item from which each of two people has taken one of two paragraphs. What somebody else has written there meanwhile would
 * go with it, on a reader's page until he loads it anew. A node is therefore filled instead of refused; who edits there
 * next writes what it was filled with.
 */

import { Fragment, type Schema } from '@tiptap/pm/model'

/** For the schema of one editor, before it is bound to a record. */
export function fillEmpty(schema: Schema): void {
  const strict = schema.node.bind(schema)
  schema.node = (named, attributes, content, marks) => {
    const type = typeof named === 'string' ? schema.nodes[named] : named
    const empty = Fragment.from(content).childCount === 0
    const filled = empty && type && !type.validContent(Fragment.empty) ? type.createAndFill(attributes) : null
    return filled ?? strict(named, attributes, content, marks)
  }
}
