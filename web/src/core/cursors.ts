/** Where everybody's cursor is: typed messages on the wire, a y-protocols Awareness towards the editor. */

import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { CursorMoved, Role } from '../protocol'
import type { Connection } from './connection'
import type { DocumentName } from './transcript'

/** Milliseconds between two reports of one's own cursor. */
const PACE_MS = 100

const NOWHERE = new Uint8Array()

/** Whose cursor it is, as the editor shows it. */
export interface CursorUser {
  readonly seat: string
  readonly name: string
  readonly role: Role
}

interface CursorState {
  readonly cursor: { readonly anchor: unknown; readonly head: unknown } | null
  readonly user: CursorUser
}

export class Cursors {
  readonly awareness: Awareness

  private reported = ''
  private timer: ReturnType<typeof setTimeout> | undefined
  private client: number | undefined
  /** Where the others went while a character is being composed. */
  private held: Map<number, CursorMoved> | undefined

  constructor(
    doc: Y.Doc,
    private readonly document: DocumentName,
    private readonly link: Pick<Connection, 'notify'>,
    private readonly userOf: (seat: string) => CursorUser,
  ) {
    this.awareness = new Awareness(doc)
    this.awareness.on('update', (_change: unknown, origin: unknown) => {
      if (origin === 'local') this.timer ??= setTimeout(() => this.report(), PACE_MS)
    })
  }

  /** From now on one's own cursor is this writer's; undefined while one may not write. */
  writeAs(client: number | undefined): void {
    if (this.client !== undefined) {
      this.send(this.client, NOWHERE, NOWHERE)
    }
    if (client !== undefined && client !== this.awareness.clientID) {
      const state = this.awareness.getLocalState()
      this.awareness.setLocalState(null)
      this.awareness.clientID = client
      this.awareness.setLocalState(state)
    }
    this.client = client
    this.reported = ''
  }

  /** Somebody came who has not been told yet where one's own cursor is. */
  announce(): void {
    this.reported = ''
    this.timer ??= setTimeout(() => this.report(), PACE_MS)
  }

  /** While an input method composes, nothing is drawn beside its character. */
  hold(holding: boolean): void {
    const held = this.held ?? []
    this.held = holding ? new Map(held) : undefined
    if (!holding) for (const [, message] of held) this.moved(message)
  }

  moved(message: CursorMoved): void {
    const { client, seat, anchor, head } = message
    if (client === this.awareness.clientID) return
    if (this.held) {
      this.held.set(client, message)
      return
    }
    try {
      const gone = !anchor.length && !head.length
      this.put(client, gone ? null : { cursor: { anchor: place(anchor), head: place(head) }, user: this.userOf(seat) })
    } catch {
      // Somebody else's page made these bytes, and the server passes them on unread.
      this.put(client, null)
    }
  }

  /** The connection is gone, and with it all that is known of the others. */
  clear(): void {
    this.held?.clear()
    for (const client of this.awareness.getStates().keys()) {
      if (client !== this.awareness.clientID) this.put(client, null)
    }
    this.reported = ''
  }

  destroy(): void {
    clearTimeout(this.timer)
    this.awareness.destroy()
  }

  /** The states are typed messages here, so they are put where the encoded ones of y-protocols would be. */
  private put(client: number, state: CursorState | null): void {
    const known = this.awareness.states.has(client)
    if (state === null && !known) return
    if (state) {
      this.awareness.states.set(client, state as unknown as Record<string, unknown>)
      // Never outdated by itself: the server says when a cursor is gone.
      this.awareness.meta.set(client, { clock: 0, lastUpdated: Number.POSITIVE_INFINITY })
    } else {
      this.awareness.states.delete(client)
      this.awareness.meta.delete(client)
    }
    const change = {
      added: state && !known ? [client] : [],
      updated: state && known ? [client] : [],
      removed: state ? [] : [client],
    }
    this.awareness.emit('change', [change, 'server'])
    this.awareness.emit('update', [change, 'server'])
  }

  private report(): void {
    this.timer = undefined
    if (this.client === undefined) return
    const state = this.awareness.getLocalState() as Partial<CursorState> | null
    const anchor = encoded(state?.cursor?.anchor)
    const head = encoded(state?.cursor?.head)
    const both = `${anchor} ${head}`
    if (both === this.reported) return
    this.reported = both
    this.send(this.client, anchor, head)
  }

  private send(client: number, anchor: Uint8Array, head: Uint8Array): void {
    this.link.notify({ type: 'cursor', client, anchor, head, document: this.document })
  }
}

const place = (bytes: Uint8Array): unknown => Y.relativePositionToJSON(Y.decodeRelativePosition(bytes))

/** The editor gives positions as objects or as JSON. */
function encoded(position: unknown): Uint8Array {
  return position ? Y.encodeRelativePosition(Y.createRelativePositionFromJSON(position)) : NOWHERE
}
