// One person at the editor, without a page: the real ProseMirror state, the real binding to Yjs, no DOM.

import { Fragment } from '@tiptap/pm/model'
import { EditorState } from '@tiptap/pm/state'
import * as yTiptap from '@tiptap/y-tiptap'
import * as yProsemirror from 'y-prosemirror'
import * as Y from 'yjs'
import { edits } from './edits.mjs'
import { schema } from './schema.mjs'

// The page's binding, and the one of Tiptap's own extension.
const bindings = { 'y-prosemirror': yProsemirror, 'y-tiptap': yTiptap }

// Redoing may put an item behind and before one and the same other: yjs 13.6.33 finds that as what became of both its
// neighbours. Two people's documents then differ for good, since each puts it where that other happens to be cut.
const { integrate } = Y.Item.prototype
Y.Item.prototype.integrate = function (transaction, offset) {
  if (this.left !== null && this.left === this.right) {
    this.right = this.left.right
    this.rightOrigin = this.right?.id ?? null
  }
  integrate.call(this, transaction, offset)
}

// What the plugins ask of prosemirror-view's EditorView.
class View {
  constructor(state) {
    this.state = state
    this.views = []
    for (const plugin of state.plugins) if (plugin.spec.view) this.views.push(plugin.spec.view(this))
  }

  dispatch(transaction) {
    const before = this.state
    this.state = before.apply(transaction)
    for (const view of this.views) view.update?.(this, before)
  }

  hasFocus() {
    return false
  }
}

export class Clerk {
  constructor(writer, states, binding) {
    this.binding = bindings[binding]
    this.doc = new Y.Doc()
    this.sent = []
    for (const state of states) Y.applyUpdate(this.doc, state, 'server')
    this.doc.clientID = writer // only now: Yjs changes an id that the state it is given contains
    this.fragment = this.doc.getXmlFragment('record')
    this.doc.on('update', (update, origin) => {
      if (origin !== 'server') this.sent.push(update)
    })
    this.bare = []
    this.fragment.observeDeep((events, transaction) => {
      if (transaction.local) this.bare.push(...bareIn(events))
    })
    this.doc.on('afterAllTransactions', () => this.giveTexts())
    const { ySyncPlugin, yUndoPlugin, yUndoPluginKey, ySyncPluginKey } = this.binding
    const plugins = [ySyncPlugin(this.fragment), yUndoPlugin()]
    this.view = new View(EditorState.create({ schema, plugins }))
    this.undoManager = yUndoPluginKey.getState(this.view.state).undoManager
    if (this.binding === yTiptap) keepCursorInside(this.view, ySyncPluginKey.getState(this.view.state).binding)
  }

  // A passage gets its Y.XmlText when it is made. Left to the binding, each of two people who begin to type in the
  // same empty passage makes one, and what stands in two texts side by side is doubled when both go on typing.
  // Not from within the observer: what is changed there is sent twice.
  giveTexts() {
    const bare = this.bare.splice(0).filter((type) => type.length === 0 && !type._item.deleted)
    if (bare.length === 0) return
    this.doc.transact(() => {
      for (const type of bare) type.insert(0, [new Y.XmlText()])
    }, this.binding.ySyncPluginKey)
  }

  receive(update) {
    Y.applyUpdate(this.doc, update, 'server')
  }

  edit({ do: name, ...how }) {
    if (name === 'undo') this.binding.undo(this.view.state)
    else if (name === 'redo') this.binding.redo(this.view.state)
    else edits[name](this.view, how)
    // As if some time went by: undo takes back one edit, not everything of the last half second.
    this.undoManager.stopCapturing()
  }

  // What a reconnect sends: all that the server lacks, in one piece.
  since(vector) {
    this.sent = []
    return Y.encodeStateAsUpdate(this.doc, vector)
  }

  takeSent() {
    return this.sent.splice(0)
  }

  // Where a line would be inserted: behind the child of the root that the given place lies in.
  place(at) {
    const index = Math.min(this.fragment.length - 1, Math.floor(at * this.fragment.length))
    return Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(this.fragment, index))
  }

  // The content, after a look at whether the editor shows it. Of a record whose last passages were removed by two people
  // at once, the editor shows an empty passage until somebody types.
  tree() {
    const content = this.binding.yXmlFragmentToProseMirrorRootNode(this.fragment, schema)
    const shown = plain(this.view.state.doc)
    if (!shown.eq(content) && this.fragment.length > 1) throw new Error(`shows ${shown}\ninstead of ${content}`)
    return read(this.fragment)
  }
}

// The passages among what was added that have no text.
function bareIn(events) {
  const visit = (type) => {
    if (!(type instanceof Y.XmlElement)) return []
    if (!schema.nodes[type.nodeName]?.isTextblock) return type.toArray().flatMap(visit)
    return type.length === 0 ? [type] : []
  }
  return events.flatMap((event) => [...event.changes.added].flatMap((item) => visit(item.content.type)))
}

// Tiptap's binding remembers where the cursor was, also as a number, and looks that up in the document as it is later: after
// an undo, and when it removes what two people's edits have left unfit for the schema. Where the document has become
// shorter it throws, and the page stops following the record.
function keepCursorInside(view, binding) {
  let remembered = null
  Object.defineProperty(binding, 'beforeTransactionSelection', {
    get() {
      const inside = (position) => (position <= view.state.doc.content.size ? position : null)
      const { absAnchor, absHead } = remembered ?? {}
      return remembered && { ...remembered, absAnchor: inside(absAnchor), absHead: inside(absHead) }
    },
    set(selection) {
      remembered = selection
    },
  })
}

// A mark on a line break cannot be seen and is not kept.
function plain(node) {
  if (node.isText) return node
  const children = []
  node.forEach((child) => {
    children.push(plain(child))
  })
  return node.copy(Fragment.from(children)).mark([])
}

export function read(fragment) {
  return fragment.toArray().map(tree)
}

function tree(type) {
  if (type instanceof Y.XmlElement) {
    const present = Object.entries(type.getAttributes()).filter(([, value]) => value != null)
    return { kind: type.nodeName, attributes: Object.fromEntries(present), children: type.toArray().map(tree) }
  }
  const runs = []
  for (const { insert, attributes = {} } of type.toDelta()) {
    const marks = Object.keys(attributes)
      .filter((mark) => attributes[mark] !== null)
      .sort()
    const last = runs.at(-1)
    if (last && String(last[1]) === String(marks)) last[0] += insert
    else runs.push([insert, marks])
  }
  return runs
}
