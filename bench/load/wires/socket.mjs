import { once } from 'node:events'
import WebSocket from 'ws'

/**
 * A WebSocket on its way to being open (see `opened`). It takes what receives at once, because the first message may
 * come with the handshake's last bytes. Its end is an error: no server has a reason to hang up on a page.
 */
export function dial(url, receive, headers = {}) {
  const socket = new WebSocket(url, { perMessageDeflate: false, headers })
  socket.on('message', receive)
  socket.on('close', (code) => {
    throw new Error(`the server closed a page's socket (${code})`)
  })
  return socket
}

/** Rejects with the socket's error. */
export async function opened(socket) {
  await once(socket, 'open')
}
