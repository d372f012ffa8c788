import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
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

describe('Writing with the permission', () => {
  it('[T1] shows what one clerk types to the other and to a reader', async () => {
    const one = await open('c1')
    const other = await open('c2')
    const reader = await open('p')
    one.type('现在开庭')
    await settle(server)
    expect(other.texts).toEqual(['现在开庭'])
    expect(reader.texts).toEqual(['现在开庭'])
    expect(reader.view.editable).toBe(false)
  })

  it('[T1] says saved only after the server has acknowledged', async () => {
    const page = await open('c1')
    page.type('现在开庭')
    await vi.advanceTimersByTimeAsync(100)
    server.takeAll()
    expect(server.texts).toEqual(['现在开庭'])
    expect(page.view.save).toBe('saving')
    await settle(server)
    expect(page.view.save).toBe('saved')
  })

  it('[T1] sends what was typed within a moment as one edit', async () => {
    const page = await open('c1')
    const before = server.requests.length
    for (const character of '审判长宣布开庭') page.type(character)
    await settle(server)
    expect(server.requests.slice(before).map(({ type }) => type)).toEqual(['edit'])
    expect(server.texts).toEqual(['审判长宣布开庭'])
  })

  it('[T2] shows the record only when there is a writer for who may write', async () => {
    const page = new Page(server, 'c1', new MemoryOutbox())
    const seen: [boolean, boolean][] = []
    const deliver = async (): Promise<void> => {
      await vi.advanceTimersByTimeAsync(0)
      const [move] = server.underWay()
      if (!move) return
      move()
      await vi.advanceTimersByTimeAsync(0)
      seen.push([page.view.copy !== null, page.view.editable])
      await deliver()
    }
    await deliver()
    expect(seen.filter(([shown, editable]) => shown && !editable)).toEqual([])
    expect(page.view.editable).toBe(true)
  })
})

describe('A document', () => {
  it('[T5] takes nothing that is meant for the other one, and names itself in all that it asks', async () => {
    const page = await open('c1')
    const other = new Y.Doc()
    rootOf(other).insert(0, [paragraph('庭内备注')])
    const update = Y.encodeStateAsUpdate(other)
    page.session.receive({ type: 'edited', seq: 2, seat: 'c2', update, document: 'notes' })
    page.type('现在开庭')
    await settle(server)
    expect(page.texts).toEqual(['现在开庭'])
    const asked = server.requests.filter(({ type }) => ['sync', 'open_writer', 'edit'].includes(type))
    expect(asked.length).toBeGreaterThan(2)
    for (const request of asked) expect(request).toMatchObject({ document: 'record' })
  })
})

describe('A connection that breaks', () => {
  it('[T1] lets its writer go on, and merges both sides once', async () => {
    const one = await open('c1')
    const other = await open('c2')
    server.cutOff('c1')
    expect(one.view.save).toBe('offline')
    one.type('甲写的')
    one.enter('甲的新段')
    other.enter('乙的新段')
    expect(one.view.editable).toBe(true)
    await settle(server)
    expect([...server.texts].sort()).toEqual(['乙的新段', '甲写的', '甲的新段'].sort())
    expect(one.texts).toEqual(server.texts)
    expect(other.texts).toEqual(server.texts)
    expect(one.view.save).toBe('saved')
  })

  it('[T1] does not double what the server had already when the acknowledgement was lost', async () => {
    const page = await open('c1')
    page.type('已在磁盘上')
    await vi.advanceTimersByTimeAsync(100)
    server.takeAll()
    server.cutOff('c1')
    expect(page.view.save).toBe('offline')
    await settle(server)
    expect(server.texts).toEqual(['已在磁盘上'])
    expect(page.view.save).toBe('saved')
    page.type('，继续')
    await settle(server)
    expect(server.texts).toEqual(['已在磁盘上，继续'])
  })

  it('[T1] goes on as the same writer, with one update instead of the edits one by one', async () => {
    const page = await open('c1')
    const client = page.doc.clientID
    server.cutOff('c1')
    for (const character of '一二三四五') {
      page.type(character)
      await vi.advanceTimersByTimeAsync(60)
    }
    const before = server.requests.length
    await settle(server)
    const sent = server.requests.slice(before).map(({ type }) => type)
    expect(sent.filter((type) => type === 'edit' || type === 'open_writer')).toEqual([])
    expect(sent.filter((type) => type === 'resume_writer')).toHaveLength(1)
    expect(page.doc.clientID).toBe(client)
    expect(server.texts).toEqual(['一二三四五'])
  })

  it('[T1] survives a sleep of an hour with typing before and after it', async () => {
    const page = await open('c1')
    const other = await open('c2')
    page.type('睡前')
    server.cutOff('c1')
    other.enter('他人一小时内写的')
    page.type('，醒来')
    await vi.advanceTimersByTimeAsync(3_600_000)
    await settle(server)
    expect([...server.texts].sort()).toEqual(['他人一小时内写的', '睡前，醒来'].sort())
    expect(page.texts).toEqual(server.texts)
    expect(page.refusals).toEqual([])
  })
})

describe('A reload', () => {
  it('[T1] hands in what was not acknowledged under the old writer, then opens a new one', async () => {
    const outbox = new MemoryOutbox()
    const before = await open('c1', outbox)
    before.type('已保存。')
    await settle(server)
    server.cutOff('c1')
    before.connection.leave()
    before.type('未确认。')
    await vi.advanceTimersByTimeAsync(100)
    const after = await open('c1', outbox)
    expect(server.texts).toEqual(['已保存。未确认。'])
    expect(after.texts).toEqual(['已保存。未确认。'])
    expect(after.doc.clientID).not.toBe(before.doc.clientID)
    expect(outbox.edits.size).toBe(0)
    after.type('新写的。')
    await settle(server)
    expect(server.texts).toEqual(['已保存。未确认。新写的。'])
  })

  it('[T1] doubles nothing when only the acknowledgement was lost', async () => {
    const outbox = new MemoryOutbox()
    const before = await open('c1', outbox)
    before.type('只有确认丢了')
    await vi.advanceTimersByTimeAsync(100)
    server.takeAll()
    server.cutOff('c1')
    before.connection.leave()
    const after = await open('c1', outbox)
    expect(server.texts).toEqual(['只有确认丢了'])
    expect(after.texts).toEqual(['只有确认丢了'])
    expect(server.drafts).toEqual([])
  })

  it('[T2] keeps as a draft what comes too late, though the page that typed it is gone', async () => {
    const outbox = new MemoryOutbox()
    const before = await open('c1', outbox)
    before.type('开头。')
    await settle(server)
    server.cutOff('c1')
    before.connection.leave()
    before.enter('没赶上')
    await vi.advanceTimersByTimeAsync(100)
    server.regrant(['c1'], [])
    const after = await open('c1', outbox)
    expect(server.texts).toEqual(['开头。'])
    expect(after.texts).toEqual(['开头。'])
    expect(server.drafts.map(({ code, paragraphs }) => [code, paragraphs])).toEqual([
      ['permission_ended', [{ text: '没赶上', after: '开头。' }]],
    ])
    expect(outbox.edits.size).toBe(0)
    expect(outbox.drafts.size).toBe(0)
  })
})

describe('An input method that composes', () => {
  it("[T5] holds others' edits back until it is done, in their order, and its own spelling too", async () => {
    const page = await open('c1')
    const other = await open('c2')
    page.session.compose(true)
    page.type('ni')
    other.enter('旁边一')
    server.write('服务器插入')
    other.enter('旁边二')
    await settle(server)
    expect(page.texts).toEqual(['ni'])
    expect([...server.texts].sort()).toEqual(['', '旁边一', '旁边二', '服务器插入'].sort())
    page.type('你')
    page.session.compose(false)
    await settle(server)
    expect(page.texts).toEqual(server.texts)
    expect(other.texts).toEqual(server.texts)
    expect(server.texts[0]).toBe('ni你')
  })

  it('[T5] survives a broken connection in the middle', async () => {
    const page = await open('c1')
    page.session.compose(true)
    page.type('法')
    server.write('插入的')
    server.cutOff('c1')
    await settle(server)
    page.type('庭')
    page.session.compose(false)
    await settle(server)
    expect([...server.texts].sort()).toEqual(['插入的', '法庭'].sort())
    expect(page.texts).toEqual(server.texts)
  })
})

describe('刷新笔录', () => {
  it('[T8] brings a new copy, after the server has taken over what was still unsaved', async () => {
    const page = await open('c1')
    const other = await open('c2')
    const before = page.doc
    page.type('现在开庭')
    const done = page.session.refresh()
    page.type('太迟')
    other.type('他人写的')
    await settle(server)
    expect(await done).toBe(true)
    expect(page.doc).not.toBe(before)
    expect(page.view).toMatchObject({ editable: true, save: 'saved' })
    expect(page.texts).toEqual(server.texts)
    expect(page.texts.join('')).toMatch(/^(现在开庭他人写的|他人写的现在开庭)$/)
    page.type('。')
    await settle(server)
    expect(other.texts).toEqual(page.texts)
    expect(page.refusals).toEqual([])
  })

  it('[T8] is there for those who only read, too', async () => {
    const reader = await open('p')
    const before = reader.doc
    const done = reader.session.refresh()
    await settle(server)
    expect(await done).toBe(true)
    expect(reader.doc).not.toBe(before)
  })

  it('[T8] that is cut off leaves everything as it was, and what is typed afterwards arrives', async () => {
    const page = await open('c1')
    page.type('现在')
    const done = page.session.refresh()
    server.cutOff('c1')
    expect(await done).toBe(false)
    expect(page.view).toMatchObject({ editable: true, save: 'offline' })
    page.type('开庭')
    await settle(server)
    expect(server.texts).toEqual(['现在开庭'])
    expect(page.refusals).toEqual([])
  })

  it('[T8] does nothing without a connection', async () => {
    const page = await open('c1')
    server.cutOff('c1')
    expect(await page.session.refresh()).toBe(false)
    expect(page.view.editable).toBe(true)
  })
})
