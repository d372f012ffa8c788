// Speaks JSON lines: {clerk, do, ...} in, {sent: [update], ...} or {error} out, one answer per line, in order.
// Bytes travel as base64.
import { createInterface } from 'node:readline'
import * as Y from 'yjs'
import { Clerk, read } from './clerk.mjs'
import { kinds } from './schema.mjs'

const clerks = new Map()
const encode = (bytes) => Buffer.from(bytes).toString('base64')
const decode = (text) => new Uint8Array(Buffer.from(text, 'base64'))

const answers = {
  open(_, { clerk, writer, states, binding }) {
    clerks.set(clerk, new Clerk(writer, states.map(decode), binding))
    return {}
  },

  close(_, { clerk }) {
    clerks.delete(clerk)
    return {}
  },

  // What has come is taken in, then the edits are made.
  work(clerk, { received, edits }) {
    for (const update of received) clerk.receive(decode(update))
    for (const edit of edits) clerk.edit(edit)
    return {}
  },

  since(clerk, { vector }) {
    return { update: encode(clerk.since(decode(vector))) }
  },

  vector(clerk) {
    return { vector: encode(Y.encodeStateVector(clerk.doc)) }
  },

  place(clerk, { at }) {
    return { place: encode(clerk.place(at)) }
  },

  tree(clerk) {
    return { tree: clerk.tree() }
  },

  // What these updates add up to for Yjs, without an editor.
  read(_, { updates }) {
    const doc = new Y.Doc()
    for (const update of updates) Y.applyUpdate(doc, decode(update))
    return { tree: read(doc.getXmlFragment('record')) }
  },

  schema() {
    return { kinds: kinds() }
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line)
  let answer
  try {
    const clerk = clerks.get(request.clerk)
    answer = answers[request.do](clerk, request)
    answer.sent = clerk ? clerk.takeSent().map(encode) : []
  } catch (error) {
    answer = { error: error.stack }
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
