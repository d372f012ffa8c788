import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { rootOf } from '../../src/core/transcript'
import { FakeServer, paragraph } from './fake-server'
import { MemoryOutbox, Page, settle } from './page'

let server: FakeServer

async function open(seat: string, outbox = new MemoryOutbox()): Promise<Page> {
  const page = new Page(server, seat, outbox)
  await settle(server)
  return page
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
  server = new FakeServer(['c1', 'c2'])
})

afterEach(() => {
  vi.useRealTimers()
})

describe('The permission that ends', () => {
  it('[T2] leaves the copy as it is when everything was saved, and opens another writer when it returns', async () => {
    const page = await open('c1')
    page.type('第一次。')
    await settle(server)
    const { copy } = page.view
    const client = page.doc.clientID
    server.regrant(['c1'], [])
    await settle(server)
    expect(page.view).toMatchObject({ editable: false, save: 'saved', copy })
    server.regrant([], ['c1'])
    await settle(server)
    expect(page.view).toMatchObject({ editable: true, copy })
    expect(page.doc.clientID).not.toBe(client)
    page.type('第二次。')
    await settle(server)
    expect(server.texts).toEqual(['第一次。第二次。'])
  })

  it('[T2] accepts what was on its way before it ended and refuses nothing of it', async () => {
    const page = await open('c1')
    page.type('及时')
    await vi.advanceTimersByTimeAsync(100)
    server.takeAll()
    server.regrant(['c1'], [])
    await settle(server)
    expect(server.texts).toEqual(['及时'])
    expect(page.refusals).toEqual([])
    expect(page.view).toMatchObject({ editable: false, save: 'saved' })
  })

  it('[T2] keeps as a draft what reached the server after it ended, and shows the record without it', async () => {
    const page = await open('c1')
    page.type('已保存。')
    await settle(server)
    server.regrant(['c1'], [])
    page.type('太迟')
    page.enter('也太迟')
    await settle(server)
    expect(server.texts).toEqual(['已保存。'])
    expect(page.texts).toEqual(['已保存。'])
    expect(server.drafts.flatMap(({ paragraphs }) => paragraphs)).toEqual([
      { text: '已保存。太迟', after: '' },
      { text: '也太迟', after: '' },
    ])
    expect(page.refusals).toEqual(['permission_ended'])
    expect(page.view).toMatchObject({ editable: false, save: 'saved', unkept: [] })
  })

  it('[T2] keeps what was typed offline when a judge took it meanwhile', async () => {
    const page = await open('c1')
    const judge = await open('j')
    server.cutOff('c1')
    page.enter('离线时写的')
    server.regrant(['c1', 'c2'], ['j'])
    await vi.advanceTimersByTimeAsync(0)
    await settle(server)
    judge.type('审判长写的')
    await settle(server)
    expect(server.texts).toEqual(['审判长写的'])
    expect(page.texts).toEqual(['审判长写的'])
    expect(server.drafts).toMatchObject([{ code: 'permission_ended', paragraphs: [{ text: '离线时写的', after: '' }] }])
  })

  it('[T2] keeps a draft of what was typed under a grant that ended and came back while offline', async () => {
    const page = await open('c1')
    server.cutOff('c1')
    page.enter('旧授权下写的')
    server.regrant(['c1'], [])
    server.regrant([], ['c1'])
    await settle(server)
    expect(server.texts).toEqual([''])
    expect(server.drafts).toMatchObject([{ code: 'permission_ended' }])
    expect(page.view.editable).toBe(true)
    page.type('新授权下写的')
    await settle(server)
    expect(server.texts).toEqual(['新授权下写的'])
  })
})

describe('A writer', () => {
  it('[T2] whose grant ended and came back while offline, with nothing typed, goes on in the same copy', async () => {
    const page = await open('c1')
    const { copy } = page.view
    server.cutOff('c1')
    server.regrant(['c1'], [])
    server.regrant([], ['c1'])
    await settle(server)
    page.type('新授权下写的')
    await settle(server)
    expect(page.view.copy).toBe(copy)
    expect(server.texts).toEqual(['新授权下写的'])
    expect(server.drafts).toEqual([])
  })

  it('[T1] that is turned away for coming too fast comes again with the same', async () => {
    const page = await open('c1')
    server.tooFast = 2
    page.type('再来')
    await settle(server)
    expect(server.texts).toEqual(['再来'])
    expect(page.view.save).toBe('saved')
    expect(page.refusals).toEqual([])
  })

  it('[T2] gets a copy without what the editor of a mere reader mended in his own', async () => {
    server.regrant(['c1'], [])
    const page = await open('c1')
    const { copy } = page.view
    page.doc.transact(() => rootOf(page.doc).push([paragraph('只在本页')]), 'mending')
    server.regrant([], ['c1'])
    await settle(server)
    expect(page.view.copy).not.toBe(copy)
    expect(page.texts).toEqual([''])
    page.type('写入')
    await settle(server)
    expect(server.texts).toEqual(['写入'])
    expect(server.drafts).toEqual([])
  })
})

describe('A refused edit', () => {
  it('[T2] is taken out of the copy, kept as a draft, and writing goes on under a new writer', async () => {
    const page = await open('c1')
    const other = await open('c2')
    page.type('好的。')
    await settle(server)
    const { copy } = page.view
    server.dislikes = 'kind_not_allowed'
    page.enter('不收的内容')
    await vi.advanceTimersByTimeAsync(100)
    server.takeAll()
    server.dislikes = ''
    await settle(server)
    expect(page.view.copy).not.toBe(copy)
    expect(page.texts).toEqual(['好的。'])
    expect(server.drafts).toMatchObject([
      { code: 'kind_not_allowed', paragraphs: [{ text: '不收的内容', after: '好的。' }] },
    ])
    page.type('继续。')
    await settle(server)
    expect(server.texts).toEqual(['好的。继续。'])
    expect(other.texts).toEqual(server.texts)
  })

  it('[T2] is not tried for ever', async () => {
    const page = await open('c1')
    server.dislikes = 'attribute_not_allowed'
    for (let attempt = 0; attempt < 6; attempt += 1) {
      page.type(`不收${attempt}`)
      await settle(server)
    }
    expect(server.requests.filter(({ type }) => type === 'open_writer')).toHaveLength(3)
    expect(page.view.editable).toBe(false)
    expect(server.drafts).toHaveLength(3)
  })

  it('[T2] stays in the browser until the server has taken the draft over, once', async () => {
    const outbox = new MemoryOutbox()
    const page = await open('c1', outbox)
    server.regrant(['c1'], [])
    page.enter('太迟')
    while (!server.requests.some((message) => message.type === 'do')) {
      await vi.advanceTimersByTimeAsync(10)
      server.underWay()[0]?.()
    }
    server.cutOff('c1')
    expect(page.view.unkept).toMatchObject([{ code: 'permission_ended' }])
    expect(outbox.drafts.size).toBe(1)
    await settle(server)
    expect(server.drafts).toHaveLength(1)
    expect(page.view.unkept).toEqual([])
    expect(outbox.drafts.size).toBe(0)
  })

  it('[T2] asks for no draft when the record says the same', async () => {
    const page = await open('c1')
    page.type('已写入')
    await vi.advanceTimersByTimeAsync(100)
    server.takeAll()
    server.cutOff('c1')
    server.regrant(['c1'], [])
    await settle(server)
    expect(server.texts).toEqual(['已写入'])
    expect(server.drafts).toEqual([])
    expect(page.refusals).toEqual([])
  })
})
