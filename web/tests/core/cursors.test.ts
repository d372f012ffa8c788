import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { Cursors } from '../../src/core/cursors'
import { rootOf } from '../../src/core/transcript'
import type { CursorMoved, PageMessage } from '../../src/protocol'
import { paragraph } from './fake-server'

let doc: Y.Doc
let cursors: Cursors
let sent: PageMessage[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  doc = new Y.Doc()
  rootOf(doc).insert(0, [paragraph('现在开庭')])
  sent = []
  cursors = new Cursors(doc, 'record', { notify: (message) => sent.push(message) }, (seat) => ({
    seat,
    name: '赵磊',
    role: 'clerk',
  }))
})

afterEach(() => {
  cursors.destroy()
  vi.useRealTimers()
})

const position = (index: number): Y.RelativePosition => Y.createRelativePositionFromTypeIndex(rootOf(doc), index)

function put(index: number): void {
  cursors.awareness.setLocalStateField('cursor', { anchor: position(index), head: position(index) })
}

function moved(given: Partial<CursorMoved> = {}): CursorMoved {
  const bytes = Y.encodeRelativePosition(position(0))
  return { type: 'cursor_moved', seat: 'c2', client: 9, anchor: bytes, head: bytes, document: 'record', ...given }
}

describe("One's own cursor", () => {
  it('[T1] is reported under the writer, at most ten times a second', () => {
    cursors.writeAs(7)
    for (const index of [0, 1, 0]) put(index)
    vi.advanceTimersByTime(100)
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({ type: 'cursor', client: 7, anchor: Y.encodeRelativePosition(position(0)) })
  })

  it('[T1] is reported again to somebody who came later', () => {
    cursors.writeAs(7)
    put(0)
    vi.advanceTimersByTime(100)
    cursors.announce()
    vi.advanceTimersByTime(100)
    expect(sent).toHaveLength(2)
  })

  it('[T2] is taken away with the permission, and not reported without it', () => {
    cursors.writeAs(7)
    cursors.writeAs(undefined)
    const nowhere = new Uint8Array()
    expect(sent).toEqual([{ type: 'cursor', client: 7, anchor: nowhere, head: nowhere, document: 'record' }])
    put(1)
    vi.advanceTimersByTime(100)
    expect(sent).toHaveLength(1)
  })
})

describe("Others' cursors", () => {
  const others = (): unknown[] =>
    [...cursors.awareness.getStates()].filter(([client]) => client !== cursors.awareness.clientID)

  it('[T1] are shown to the editor with the name and role of the seat, until they are gone', () => {
    const changes = vi.fn()
    cursors.awareness.on('change', changes)
    cursors.moved(moved())
    expect(others()).toMatchObject([[9, { user: { seat: 'c2', name: '赵磊', role: 'clerk' } }]])
    expect(changes).toHaveBeenCalledWith({ added: [9], updated: [], removed: [] }, 'server')
    cursors.moved(moved({ anchor: new Uint8Array(), head: new Uint8Array() }))
    expect(others()).toEqual([])
  })

  it('[T1] are forgotten when the connection breaks', () => {
    cursors.moved(moved())
    cursors.clear()
    expect(others()).toEqual([])
  })

  it('[T5] do not move while a character is being composed', () => {
    cursors.hold(true)
    cursors.moved(moved())
    expect(others()).toEqual([])
    cursors.hold(false)
    expect(others()).toHaveLength(1)
  })

  it('[T1] made of broken bytes harm nobody', () => {
    cursors.moved(moved())
    cursors.moved(moved({ anchor: new Uint8Array([9, 9]), head: new Uint8Array([255]) }))
    expect(others()).toEqual([])
  })
})
