/** What the publishing and the receiving connection have in common: being made anew until they hold. */

import type { Connection } from './connection'

/** Milliseconds before each attempt; the last one goes on. */
const WAITS_MS = [0, 1000, 2000, 4000, 8000]

/** A connection that stays disconnected for longer is made anew. */
const PATIENCE_MS = 5000

export type Link = Pick<Connection, 'request' | 'notify'>

export function newPeer(): RTCPeerConnection {
  return new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' })
}

/** Calls `establish` when wanted and again after each failure; everything of an earlier attempt is over by then. */
export class Persistence {
  private failures = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly establish: () => void) {}

  /** Begin at once, forgetting earlier failures. */
  begin(): void {
    this.failures = 0
    this.again()
  }

  /** After a failure. */
  again(): void {
    this.stop()
    const wait = WAITS_MS[Math.min(this.failures, WAITS_MS.length - 1)]
    this.failures += 1
    this.timer = setTimeout(this.establish, wait)
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  /** Begin again when the connection breaks. */
  watch(peer: RTCPeerConnection): void {
    peer.addEventListener('connectionstatechange', () => {
      const state = peer.connectionState
      if (state === 'connected') {
        this.stop()
        this.failures = 0
      } else if (state === 'failed') {
        this.again()
      } else if (state === 'disconnected') {
        this.stop()
        this.timer = setTimeout(this.establish, PATIENCE_MS)
      }
    })
  }
}
