// Hocuspocus 4: y-websocket's messages, each after the record's name, and a first one that signs in.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { dial, opened } from './socket.mjs'

const SYNC = 0
const AUTH = 2
const QUERY_AWARENESS = 3
const SYNC_REPLY = 4
const TOKEN = 0
const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2
const NOTHING_KNOWN = Uint8Array.of(0)
const HEARTBEAT_MS = 25_000

export class Hocuspocus {
  #url
  #record
  #socket

  constructor(url, record) {
    this.#url = url
    this.#record = record
  }

  /** Connect and take over what the record has. */
  async open(copy) {
    let synced
    const taken = new Promise((resolve) => {
      synced = resolve
    })
    const receive = (message) => {
      const decoder = decoding.createDecoder(message)
      decoding.readVarString(decoder)
      const type = decoding.readVarUint(decoder)
      if (type !== SYNC && type !== SYNC_REPLY) return
      const step = decoding.readVarUint(decoder)
      if (step === STEP_1) return
      copy.receive(decoding.readVarUint8Array(decoder))
      if (step === STEP_2) synced()
    }
    this.#socket = dial(this.#url, receive)
    await opened(this.#socket)
    this.#signIn()
    this.#write(STEP_1, NOTHING_KNOWN)
    await taken
    setInterval(() => this.#stayConnected(), HEARTBEAT_MS)
  }

  send(update) {
    this.#write(UPDATE, update)
  }

  #signIn() {
    const encoder = encoding.createEncoder()
    encoding.writeVarString(encoder, this.#record)
    encoding.writeVarUint(encoder, AUTH)
    encoding.writeVarUint(encoder, TOKEN)
    encoding.writeVarString(encoder, 'anybody')
    this.#socket.send(encoding.toUint8Array(encoder))
  }

  /** The server hangs up on whoever says nothing for a minute; its own pages renew their presence. */
  #stayConnected() {
    const encoder = encoding.createEncoder()
    encoding.writeVarString(encoder, this.#record)
    encoding.writeVarUint(encoder, QUERY_AWARENESS)
    this.#socket.send(encoding.toUint8Array(encoder))
  }

  #write(step, body) {
    const encoder = encoding.createEncoder()
    encoding.writeVarString(encoder, this.#record)
    encoding.writeVarUint(encoder, SYNC)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, body)
    this.#socket.send(encoding.toUint8Array(encoder))
  }
}
