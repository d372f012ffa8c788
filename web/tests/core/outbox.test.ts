import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { openOutbox } from '../../src/core/outbox'

const WRITER = { client: 7, secret: 'secret' }
const DRAFT = { id: '7', code: 'permission_ended', at: 5, paragraphs: [{ text: '太迟', after: '' }] }
let seat = 0

/** The same browser, another page. */
const reopened = () => openOutbox(`seat ${seat}`, 'record')

/** Edits of one writer, one a character. */
function edits(text: string): Uint8Array[] {
  const doc = new Y.Doc()
  doc.clientID = WRITER.client
  const made: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => made.push(update))
  for (const character of text) doc.getText('text').insert(doc.getText('text').length, character)
  return made
}

function read(update: Uint8Array): string {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  return doc.getText('text').toString()
}

beforeEach(() => {
  seat += 1
})

describe('What was not acknowledged', () => {
  it('[T1] is found by the next page with the secret that resumes its writer', async () => {
    const outbox = reopened()
    for (const [index, update] of edits('一二三').entries()) await outbox.keep(WRITER, index + 1, update)
    const [left] = await reopened().leftBehind()
    expect(left).toMatchObject(WRITER)
    expect(read(left?.update ?? new Uint8Array())).toBe('一二三')
  })

  it('[T1] is forgotten up to what was acknowledged, and not further', async () => {
    const outbox = reopened()
    for (const [index, update] of edits('一二三').entries()) await outbox.keep(WRITER, index + 1, update)
    await outbox.acknowledge(WRITER.client, 2)
    expect(await reopened().leftBehind()).toHaveLength(1)
    await outbox.acknowledge(WRITER.client, 3)
    expect(await reopened().leftBehind()).toEqual([])
  })

  it('[T1] of two writers stays apart', async () => {
    const [update = new Uint8Array()] = edits('一')
    await reopened().keep(WRITER, 1, update)
    await reopened().keep({ client: 8, secret: 'other' }, 1, update)
    await reopened().retire(7, null)
    expect((await reopened().leftBehind()).map(({ client }) => client)).toEqual([8])
  })

  it('[T5] of the notes stays apart from that of the record', async () => {
    const notes = () => openOutbox(`seat ${seat}`, 'notes')
    const [update = new Uint8Array()] = edits('一')
    await notes().keep(WRITER, 1, update)
    await notes().retire(8, { ...DRAFT, id: '8' })
    expect(await reopened().leftBehind()).toEqual([])
    expect(await reopened().unkept()).toEqual([])
    expect(await notes().leftBehind()).toHaveLength(1)
    expect(await notes().unkept()).toHaveLength(1)
  })

  it('[T2] becomes a draft in one step', async () => {
    const [update = new Uint8Array()] = edits('一')
    await reopened().keep(WRITER, 1, update)
    await reopened().retire(WRITER.client, DRAFT)
    expect(await reopened().leftBehind()).toEqual([])
    expect(await reopened().unkept()).toEqual([DRAFT])
    await reopened().dropDraft(DRAFT.id)
    expect(await reopened().unkept()).toEqual([])
  })

  it('[T1] is not kept where the browser stores nothing, and nothing else breaks', async () => {
    const { indexedDB } = globalThis
    Object.defineProperty(globalThis, 'indexedDB', {
      configurable: true,
      value: {
        open: () => {
          throw new DOMException('storage is off', 'SecurityError')
        },
      },
    })
    try {
      const outbox = reopened()
      await outbox.keep(WRITER, 1, new Uint8Array())
      expect(await outbox.leftBehind()).toEqual([])
      expect(await outbox.unkept()).toEqual([])
    } finally {
      Object.defineProperty(globalThis, 'indexedDB', { configurable: true, value: indexedDB })
    }
  })
})
