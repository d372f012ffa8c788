/**
 * What the edits of two people leave empty between them stays, and is shown with what the schema wants in it.
 *
 * The binding (y-prosemirror) makes each node by `schema.node`, and deletes from the record whatever that refuses: a list
 * item from which each of two people has taken one of two paragraphs. What somebody else has written there meanwhile would
 * go with it, on a reader's page until he loads it anew. A node is therefore filled instead of refused; who edits there
 * next writes what it was filled with.
 */

import { Fragment, type ResolvedPos, type Schema } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import { ySyncPluginKey } from 'y-prosemirror'
import * as Y from 'yjs'

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

/**
 * For an editor that is bound to `root`. A cursor in what was filled stays there while others write: the binding would
 * look for it in the record, find something else, or fail. Wherever it fails it would go on from what it showed before,
 * and take what others have written since for deleted by this writer; so everything is shown anew.
 */
export function mergingPlugin(root: Y.XmlFragment): Plugin {
  return new Plugin({
    view: ({ state }) => {
      const { binding } = ySyncPluginKey.getState(state)
      const { doc } = binding

      const place = (): void => {
        const selection = binding.prosemirrorView?.state.selection
        const kept = binding.beforeTransactionSelection
        if (!selection || !kept) return
        const anchor = filledAt(root, selection.$anchor) ?? kept.anchor
        const head = filledAt(root, selection.$head) ?? kept.head
        binding.beforeTransactionSelection = { ...kept, anchor, head }
      }

      const follow = binding._observeFunction
      const followSurely: typeof follow = (...change: unknown[]) => {
        try {
          follow(...change)
        } catch (error) {
          reportError(error)
          binding.beforeTransactionSelection = null
          binding._forceRerender()
        }
      }

      root.unobserveDeep(follow)
      root.observeDeep(followSurely)
      binding._observeFunction = followSurely
      doc.on('beforeAllTransactions', place)
      return { destroy: () => doc.off('beforeAllTransactions', place) }
    },
  })
}

/** The beginning of the innermost element around a place that is shown filled but is empty in the record. */
function filledAt(root: Y.XmlFragment, place: ResolvedPos): Y.RelativePosition | undefined {
  let around: Y.XmlFragment = root
  for (let depth = 0; depth < place.depth; depth += 1) {
    const inner = around.get(place.index(depth))
    if (!(inner instanceof Y.XmlElement)) return undefined
    if (inner.length === 0)
      return place.node(depth + 1).isTextblock ? undefined : Y.createRelativePositionFromTypeIndex(inner, 0)
    around = inner
  }
  return undefined
}
