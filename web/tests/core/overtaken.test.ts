import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { receiveLate, Unconfirmed } from '../../src/core/overtaken'
import { newDocument, rootOf } from '../../src/core/transcript'
import { FakeServer, paragraph } from './fake-server'
import { MemoryOutbox, Page, settle } from './page'

let server: FakeServer
let one: Page
let other: Page

async function open(seat: string, outbox = new MemoryOutbox()): Promise<Page> {
  const page = new Page(server, seat, outbox)
  await settle(server)
  // As the editor has it: what one deletes oneself can be brought back.
  new Y.UndoManager(rootOf(page.doc), { trackedOrigins: new Set(['typing']) })
  return page
}

/** What making a heading of a paragraph is to Yjs. */
function replace({ doc }: Page, index: number): void {
  doc.transact(() => {
    const old = rootOf(doc).get(index) as Y.XmlElement
    const heading = new Y.XmlElement('heading')
    heading.insert(0, [new Y.XmlText((old.get(0) as Y.XmlText).toString())])
    rootOf(doc).delete(index, 1)
    rootOf(doc).insert(index, [heading])
  }, 'typing')
}

const kept = (): unknown[] => server.drafts.map(({ seat, code, paragraphs }) => ({ seat, code, paragraphs }))

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
  server = new FakeServer(['c1', 'c2'])
  one = await open('c1')
  other = await open('c2')
  one.type('现在开庭。')
  one.enter('法庭调查')
  await settle(server)
})

afterEach(() => {
  vi.useRealTimers()
})

describe('Words in a paragraph that another replaces', () => {
  it('[T1] are a draft of who wrote them offline meanwhile', async () => {
    server.cutOff('c1')
    one.type('，原告先说。')
    replace(other, 2)
    await settle(server)
    expect(server.texts).toEqual(['现在开庭。', '法庭调查'])
    expect(one.texts).toEqual(server.texts)
    const paragraphs = [{ text: '法庭调查，原告先说。', after: '法庭调查' }]
    expect(kept()).toEqual([{ seat: 'c1', code: 'overtaken', paragraphs }])
    expect(one.refusals).toEqual(['overtaken'])
    expect(one.view).toMatchObject({ editable: true, save: 'saved', unkept: [] })
  })

  it('[T1] are a draft of who replaced it offline, when the other had long been done', async () => {
    server.cutOff('c2')
    replace(other, 2)
    one.type('，原告先说。')
    await vi.advanceTimersByTimeAsync(50)
    server.takeAll()
    one.connection.leave()
    await settle(server)
    expect(server.texts).toEqual(['现在开庭。', '法庭调查'])
    expect(kept()).toMatchObject([{ seat: 'c2', paragraphs: [{ text: '法庭调查，原告先说。' }] }])
  })

  it('[T1] are one draft when both did it in the same moment, whichever came first', async () => {
    one.type('，原告先说。')
    replace(other, 2)
    await settle(server)
    replace(other, 1)
    one.type('请坐。', 0)
    await settle(server)
    expect(server.texts).toEqual(['现在开庭。', '法庭调查'])
    expect(server.drafts.flatMap(({ paragraphs }) => paragraphs.map(({ text }) => text)).sort()).toEqual([
      '法庭调查，原告先说。',
      '现在开庭。请坐。',
    ])
    expect([one.texts, other.texts]).toEqual([server.texts, server.texts])
  })

  it('[T1] are a draft when the page on which they were written was closed before it could send them', async () => {
    const outbox = new MemoryOutbox()
    one.connection.leave()
    const first = await open('c1', outbox)
    server.cutOff('c1')
    first.connection.leave()
    first.type('，原告先说。')
    await vi.advanceTimersByTimeAsync(100)
    replace(other, 2)
    await settle(server)
    const again = await open('c1', outbox)
    expect(kept()).toMatchObject([{ seat: 'c1', code: 'overtaken', paragraphs: [{ text: '，原告先说。', after: '' }] }])
    expect(again.view.unkept).toEqual([])
  })

  it('[T1] are no draft when the other had seen them', async () => {
    one.type('，原告先说。')
    await settle(server)
    replace(other, 2)
    other.doc.transact(() => rootOf(other.doc).delete(1, 1), 'typing')
    await settle(server)
    expect(server.texts).toEqual(['法庭调查，原告先说。'])
    expect(kept()).toEqual([])
  })

  it('[T1] are no draft in a paragraph that only moved, nor what one deletes oneself', async () => {
    server.cutOff('c1')
    one.type('，原告先说。')
    other.doc.transact(() => rootOf(other.doc).insert(1, [paragraph('全体起立。')]), 'typing')
    one.doc.transact(() => rootOf(one.doc).delete(1, 1), 'typing')
    await settle(server)
    expect(server.texts).toEqual(['全体起立。', '法庭调查，原告先说。'])
    expect(kept()).toEqual([])
  })
})

describe('An update whose beginning is missing', () => {
  it('[T1] waits for it and breaks nothing', () => {
    const writer = new Y.Doc()
    rootOf(writer).insert(0, [paragraph('现在开庭。')])
    const begun = Y.encodeStateVector(writer)
    const beginning = Y.encodeStateAsUpdate(writer)
    rootOf(writer).insert(1, [paragraph('请坐。')])
    const rest = Y.encodeStateAsUpdate(writer, begun)

    for (const receive of [receiveLate, unconfirmedReceive]) {
      const doc = newDocument()
      expect(receive(doc, rest)).toEqual([])
      expect(receive(doc, beginning)).toEqual([])
      expect(rootOf(doc).toString()).toBe(rootOf(writer).toString())
    }
  })

  function unconfirmedReceive(doc: Y.Doc, update: Uint8Array): unknown[] {
    const unconfirmed = new Unconfirmed()
    doc.once('afterTransaction', (transaction: Y.Transaction) => unconfirmed.add(1, doc.clientID, transaction))
    doc.transact(() => doc.getMap('other').set('key', 1))
    return unconfirmed.receive(doc, update, doc.clientID)
  }
})
