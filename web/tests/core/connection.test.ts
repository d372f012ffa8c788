import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  Connection,
  type ConnectionStatus,
  CutOffError,
  RefusedError,
  type TransportListener,
} from '../../src/core/connection'
import type { PageMessage, ServerMessage } from '../../src/protocol'
import { welcome } from './messages'

let listener: TransportListener
let sent: PageMessage[]
let attempts: number
let connected: boolean
let statuses: ConnectionStatus[]
let received: ServerMessage[]
let connection: Connection

beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  attempts = 0
  connected = false
  statuses = []
  received = []
  connection = new Connection(
    (given) => {
      listener = given
      return {
        open: () => {
          attempts += 1
        },
        close: () => {
          if (connected) drop('client')
        },
        send: (message) => sent.push(message),
      }
    },
    'tab',
    () => 42,
    { status: (status) => statuses.push(status), message: (message) => received.push(message) },
  )
})

afterEach(() => {
  vi.useRealTimers()
})

function connect(): void {
  connected = true
  listener.opened()
}

function drop(reason: string): void {
  connected = false
  listener.closed(reason)
}

async function online(): Promise<void> {
  connection.start()
  connect()
  listener.received(welcome({ request: 1 }))
  await vi.advanceTimersByTimeAsync(0)
}

describe('The first message', () => {
  it('[H8] names the protocol, the window and the last entry that the page has', async () => {
    await online()
    expect(sent).toEqual([{ type: 'hello', request: 1, protocol: 1, tab: 'tab', since: 42 }])
    expect(statuses).toEqual(['online'])
  })

  it('is followed by the welcome before anybody is told that the page is online', async () => {
    const order: string[] = []
    connection = new Connection(
      (given) => {
        listener = given
        return { open: () => undefined, close: () => undefined, send: () => undefined }
      },
      'tab',
      () => 0,
      { status: (status) => order.push(status), message: ({ type }) => order.push(type) },
    )
    connection.start()
    listener.opened()
    listener.received(welcome({ request: 1 }))
    expect(order).toEqual(['welcome', 'online'])
  })
})

describe('Requests', () => {
  it('are numbered, and each gets its own answer', async () => {
    await online()
    const one = connection.request({ type: 'sync', vector: new Uint8Array() })
    const other = connection.request({ type: 'do', command: { type: 'recess' } })
    expect(sent.slice(1).map((message) => 'request' in message && message.request)).toEqual([2, 3])
    listener.received({ type: 'refused', request: 3, code: 'not_now' })
    listener.received({ type: 'synced', request: 2, update: new Uint8Array([1]), vector: new Uint8Array() })
    await expect(one).resolves.toMatchObject({ update: new Uint8Array([1]) })
    await expect(other).rejects.toEqual(new RefusedError('not_now'))
  })

  it('end when the connection does: nobody knows whether they were carried out', async () => {
    await online()
    const asked = connection.request({ type: 'open_writer' })
    drop('network')
    await expect(asked).rejects.toBeInstanceOf(CutOffError)
    await expect(connection.request({ type: 'open_writer' })).rejects.toBeInstanceOf(CutOffError)
  })

  it('without an answer for long mean that nobody is there any more', async () => {
    await online()
    const asked = connection.request({ type: 'open_writer' })
    asked.catch(() => undefined)
    await vi.advanceTimersByTimeAsync(31_000)
    await expect(asked).rejects.toBeInstanceOf(CutOffError)
    expect(attempts).toBeGreaterThan(1)
  })
})

describe('A connection that is cut off', () => {
  it('[H8] tries again at once, and never waits longer than two seconds', async () => {
    await online()
    drop('network')
    expect(connection.status).toBe('offline')
    await vi.advanceTimersByTimeAsync(150)
    expect(attempts).toBe(2)
    for (let attempt = 3; attempt < 20; attempt += 1) {
      drop('refused')
      await vi.advanceTimersByTimeAsync(2_000)
      expect(attempts).toBe(attempt)
    }
    connect()
    listener.received(welcome({ request: 2 }))
    expect(connection.status).toBe('online')
  })

  it('does not wait when the network comes back', async () => {
    await online()
    for (let attempt = 0; attempt < 6; attempt += 1) {
      drop('network')
      await vi.advanceTimersByTimeAsync(2_000)
    }
    drop('network')
    const before = attempts
    connection.hurry()
    connection.hurry()
    expect(attempts).toBe(before + 1)
  })

  it('is noticed before the silence is when the machine knows', async () => {
    await online()
    connection.cutOff()
    expect(connection.status).toBe('offline')
  })
})

describe('A seat', () => {
  it('[H8] that another window took stays there until it is taken back', async () => {
    await online()
    listener.received({ type: 'replaced' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(attempts).toBe(1)
    expect(connection.status).toBe('replaced')
    connection.reopen()
    expect(attempts).toBe(2)
    expect(connection.status).toBe('connecting')
  })

  it('[H8] that was left says so to the server, and can be come back to', async () => {
    await online()
    connection.leave()
    expect(sent.at(-1)).toEqual({ type: 'bye' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect([connection.status, attempts]).toEqual(['left', 1])
    connection.reopen()
    expect(attempts).toBe(2)
  })

  it('[A4] whose session has ended asks for its link and knocks no more', async () => {
    connection.start()
    drop('not_signed_in')
    await vi.advanceTimersByTimeAsync(60_000)
    expect([connection.status, attempts]).toEqual(['signed_out', 1])
  })

  it('with a page of another version asks for a reload', async () => {
    connection.start()
    connect()
    listener.received({ type: 'refused', request: 1, code: 'old_page' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect([connection.status, attempts]).toEqual(['old_page', 1])
  })

  it('of a hearing that is not available yet is tried again', async () => {
    connection.start()
    drop('unavailable')
    await vi.advanceTimersByTimeAsync(2_000)
    expect([connection.status, attempts]).toEqual(['connecting', 2])
  })
})
