// y-websocket: https://github.com/yjs/y-protocols (PROTOCOL.md), one WebSocket message per protocol message.

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { dial, opened } from './socket.mjs'

const SYNC = 0
const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2
const NOTHING_KNOWN = Uint8Array.of(0)

export class YWebsocket {
  #url
  #socket

  constructor(url, record) {
    this.#url = `${url}/${record}`
  }

  /** Connect and take over what the record has. */
  async open(copy) {
    let synced
    const taken = new Promise((resolve) => {
      synced = resolve
    })
    const receive = (message) => {
      const decoder = decoding.createDecoder(message)
      if (decoding.readVarUint(decoder) !== SYNC) return
      const step = decoding.readVarUint(decoder)
      if (step === STEP_1) return
      copy.receive(decoding.readVarUint8Array(decoder))
      if (step === STEP_2) synced()
    }
    this.#socket = dial(this.#url, receive)
    await opened(this.#socket)
    this.#write(STEP_1, NOTHING_KNOWN)
    await taken
  }

  send(update) {
    this.#write(UPDATE, update)
  }

  #write(step, body) {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, SYNC)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, body)
    this.#socket.send(encoding.toUint8Array(encoder))
  }
}
