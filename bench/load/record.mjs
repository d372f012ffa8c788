// A page's copy of a record, and the log of what everybody typed: the same work whichever server is in between.

import * as Y from 'yjs'

const LINE = 40

/** When each edit was sent, by Yjs client, and how long it took to arrive at everybody else. */
export class EditLog {
  #edits = new Map()
  #measuring = false
  #latencies = []
  #acknowledged = []
  #sent = 0
  outstanding = 0

  measure(on) {
    this.#measuring = on
  }

  /** An edit that brought `client` to clock `end` leaves now for `receivers` other pages. */
  sent(client, end, receivers) {
    if (!this.#edits.has(client)) this.#edits.set(client, [])
    const edit = { end, at: performance.now(), measured: this.#measuring }
    this.#edits.get(client).push(edit)
    this.outstanding += receivers
    if (edit.measured) this.#sent += 1
    return edit
  }

  /** A page that had the first `known` edits of `client` has everything below clock `end`; how many edits that is. */
  arrived(client, end, known) {
    const edits = this.#edits.get(client) ?? []
    const now = performance.now()
    let next = known
    for (; next < edits.length && edits[next].end <= end; next++) {
      this.outstanding -= 1
      if (edits[next].measured) this.#latencies.push(now - edits[next].at)
    }
    return next
  }

  acknowledged(edit) {
    if (edit.measured) this.#acknowledged.push(performance.now() - edit.at)
  }

  /** What was measured since the last call: milliseconds per delivery and per acknowledgement. */
  take() {
    const taken = { sent: this.#sent, latencies_ms: this.#latencies, acks_ms: this.#acknowledged }
    this.#latencies = []
    this.#acknowledged = []
    this.#sent = 0
    return taken
  }
}

/** One page. Writers, and whoever is to keep a `whole` copy, apply what arrives; all read what it is about. */
export class RecordCopy {
  #wire
  #log
  #known = new Map()
  #text
  #doc

  constructor(wire, log, record, writes, whole) {
    this.#wire = wire
    this.#log = log
    this.record = record
    this.writes = writes
    this.receivers = 0
    this.#doc = whole ? new Y.Doc() : null
    this.#doc?.on('update', (update, origin) => {
      if (origin === this) this.#send(update)
    })
  }

  /** From now on edits are by this Yjs client: for servers that issue it. */
  rename(client) {
    this.#doc.clientID = client
  }

  /** Called by the wire for every update that comes. */
  receive(update) {
    for (const [client, end] of Y.parseUpdateMeta(update).to) {
      if (client === this.#doc?.clientID) continue
      this.#known.set(client, this.#log.arrived(client, end, this.#known.get(client) ?? 0))
    }
    if (this.#doc) Y.applyUpdate(this.#doc, update, 'wire')
  }

  /** Called by the wire when the server confirms an edit. */
  acknowledged(edit) {
    this.#log.acknowledged(edit)
  }

  /** Open the paragraph to type in. */
  begin() {
    this.#doc.transact(() => {
      const paragraph = new Y.XmlElement('paragraph')
      this.#text = new Y.XmlText()
      paragraph.insert(0, [this.#text])
      const root = this.#doc.getXmlFragment('record')
      root.insert(root.length, [paragraph])
    }, this)
  }

  /** Type one character; after a line's worth of them, the next paragraph. */
  type() {
    if (this.#text.length >= LINE) this.begin()
    else this.#doc.transact(() => this.#text.insert(this.#text.length, '字'), this)
  }

  /** What a whole copy says; null where only the stream of updates was followed. */
  text() {
    return this.#doc && this.#doc.getXmlFragment('record').toString()
  }

  #send(update) {
    const end = Y.getState(this.#doc.store, this.#doc.clientID)
    this.#wire.send(update, this.#log.sent(this.#doc.clientID, end, this.receivers))
  }
}
