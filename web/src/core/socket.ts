/** The way to the server: Socket.IO over one WebSocket, msgpack, one event "m" with one message. */

import { io } from 'socket.io-client'
import parser from 'socket.io-msgpack-parser'
import type { PageMessage, ServerMessage } from '../protocol'
import type { MakeTransport } from './connection'

/** Milliseconds for one attempt. A server that has just been killed answers at once, one behind a dead network never. */
const ATTEMPT_MS = 4000

/** `path` of the seat's socket, such as `/s/<seat>/socket.io`; `origin` only where it is not the page's own. */
export function socketTransport(path: string, origin?: string): MakeTransport {
  return (listener) => {
    const options = {
      path,
      parser,
      transports: ['websocket'],
      reconnection: false,
      autoConnect: false,
      timeout: ATTEMPT_MS,
      forceNew: true,
    }
    const socket = origin ? io(origin, options) : io(options)
    socket.on('connect', () => listener.opened())
    socket.on('disconnect', (reason) => listener.closed(reason))
    socket.on('connect_error', (error) => listener.closed(error.message))
    socket.on('m', (message: unknown) => listener.received(fromWire(message) as ServerMessage))
    return {
      open: () => void socket.connect(),
      close: () => void socket.disconnect(),
      send: (message) => void socket.emit('m', toWire(message)),
    }
  }
}

/** The parser writes binary only from an ArrayBuffer that holds nothing else. */
function toWire(message: PageMessage): Record<string, unknown> {
  const wire = mapped(message, exact)
  return message.type === 'do' ? { ...wire, command: mapped(message.command, exact) } : wire
}

const exact = (value: unknown): unknown => (value instanceof Uint8Array ? value.slice().buffer : value)

/** It reads binary as an ArrayBuffer, and under Node as a Buffer, however deep it lies. What it has made is changed. */
export function fromWire(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  const fields = value as Record<string, unknown>
  for (const name in fields) {
    if (typeof fields[name] === 'object') fields[name] = fromWire(fields[name])
  }
  return fields
}

function mapped(fields: object, change: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]))
}
