// Tingji (docs/protocol.md): Socket.IO packets in msgpack over one WebSocket, every edit confirmed once it is on disk.

import notepack from 'notepack.io'
import { dial, opened } from './socket.mjs'

const CONNECT = 0
const EVENT = 2
const PROTOCOL = 1
const NOTHING_KNOWN = Buffer.of(0)

export class Tingji {
  #url
  #who
  #socket
  #connected
  #client = 0
  #requests = 0
  #waiting = new Map()

  /** `who` is {seat, cookie}: a page's signed-in seat. */
  constructor(url, _record, who) {
    this.#url = `${url}/s/${who.seat}/socket.io/?EIO=4&transport=websocket`
    this.#who = who
  }

  /** Connect, take over what the record has, and become a writer if the copy is to write. */
  async open(copy) {
    const connected = new Promise((resolve) => {
      this.#connected = resolve
    })
    const receive = (message, binary) => {
      if (binary) this.#packet(copy, notepack.decode(message))
      else this.#engine(message.toString())
    }
    this.#socket = dial(this.#url, receive, { Cookie: this.#who.cookie })
    await opened(this.#socket)
    await connected
    await this.#ask({ type: 'hello', protocol: PROTOCOL, tab: 'load', since: 0 })
    copy.receive((await this.#ask({ type: 'sync', vector: NOTHING_KNOWN })).update)
    if (copy.writes) {
      this.#client = (await this.#ask({ type: 'open_writer' })).client
      copy.rename(this.#client)
    }
  }

  send(update, edit) {
    this.#request({ type: 'edit', client: this.#client, update: Buffer.from(update) }, edit)
  }

  /** Engine.IO's own packets are text: "0…" opens, "2" is a ping. */
  #engine(text) {
    if (text[0] === '0') this.#socket.send(notepack.encode({ type: CONNECT, nsp: '/' }))
    else if (text === '2') this.#socket.send('3')
  }

  #packet(copy, packet) {
    if (packet.type === CONNECT) {
      this.#connected()
      return
    }
    if (packet.type !== EVENT) throw new Error(`unexpected packet: ${JSON.stringify(packet)}`)
    const message = packet.data[1]
    if (message.type === 'edited') copy.receive(message.update)
    else if (message.request) this.#answered(copy, message)
  }

  #answered(copy, message) {
    if (message.type === 'refused') throw new Error(`refused: ${message.code}`)
    const waiting = this.#waiting.get(message.request)
    this.#waiting.delete(message.request)
    if (typeof waiting === 'function') waiting(message)
    else copy.acknowledged(waiting)
  }

  #ask(message) {
    return new Promise((resolve) => this.#request(message, resolve))
  }

  #request(message, waiting) {
    this.#requests += 1
    this.#waiting.set(this.#requests, waiting)
    const data = ['m', { ...message, request: this.#requests }]
    this.#socket.send(notepack.encode({ type: EVENT, data, nsp: '/' }))
  }
}
