// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { REMOTE, rootOf } from '../../src/core/transcript'
import { makeHandle } from '../../src/record/handle'
import { blocks, cursor, type Desk, desk } from './desk'

let open: Desk

afterEach(() => open.editor.destroy())

/** As the server does it: a paragraph of its own after the root's child with this index. */
function insert(index: number, utterance: string): void {
  const server = new Y.Doc()
  Y.applyUpdate(server, Y.encodeStateAsUpdate(open.doc))
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.setAttribute('utterance', utterance)
  paragraph.insert(0, [new Y.XmlText(`话${utterance}`)])
  rootOf(server).insert(index + 1, [paragraph])
  Y.applyUpdate(open.doc, Y.encodeStateAsUpdate(server), REMOTE)
}

/** Index of the root's child that a place names. */
function named(place: Uint8Array): number {
  const position = Y.decodeRelativePosition(place)
  return rootOf(open.doc)
    .toArray()
    .findIndex((child) => {
      const id = child instanceof Y.XmlElement ? child._item?.id : undefined
      return id !== undefined && position.item !== null && Y.compareIDs(id, position.item)
    })
}

describe('The place of an insert', () => {
  it('[T3] is the root’s child with the cursor', () => {
    open = desk([{ text: '第一段' }, { text: '第二段' }, { text: '第三段' }])
    const handle = makeHandle(open.editor, open.doc, () => ['审', '原1', '原2'])
    open.editor.emit('focus', {
      editor: open.editor,
      event: new FocusEvent('focus'),
      transaction: open.editor.state.tr,
    })
    cursor(open, 2, 1)
    expect(named(handle.place())).toBe(2)
  })

  it('[T3] is the end as long as the cursor was never placed', () => {
    open = desk([{ text: '第一段' }])
    expect(makeHandle(open.editor, open.doc, () => ['审', '原1', '原2']).place()).toHaveLength(0)
  })

  it('[T3] follows the lines, so that the next goes behind them', () => {
    open = desk([{ text: '第一段' }, { text: '第二段' }])
    const handle = makeHandle(open.editor, open.doc, () => ['审', '原1', '原2'])
    open.editor.emit('focus', {
      editor: open.editor,
      event: new FocusEvent('focus'),
      transaction: open.editor.state.tr,
    })
    cursor(open, 1, 3)
    for (const utterance of ['a.1', 'a.2']) {
      insert(named(handle.place()), utterance)
      handle.follow([utterance])
    }
    expect(blocks(open).map(({ text }) => text)).toEqual(['第一段', '话a.1', '话a.2', '第二段'])
  })

  it('[T3] stays where the writer has put the cursor meanwhile', () => {
    open = desk([{ text: '第一段' }, { text: '第二段' }])
    const handle = makeHandle(open.editor, open.doc, () => ['审', '原1', '原2'])
    open.editor.emit('focus', {
      editor: open.editor,
      event: new FocusEvent('focus'),
      transaction: open.editor.state.tr,
    })
    cursor(open, 1, 3)
    handle.place()
    insert(1, 'a.1')
    cursor(open, 3, 0)
    handle.follow(['a.1'])
    expect(named(handle.place())).toBe(3)
  })
})

describe('Paragraphs of a draft', () => {
  it('[T2] go behind the paragraph with the cursor, as if they were typed', () => {
    open = desk([{ text: '第一段' }, { text: '第二段' }])
    const handle = makeHandle(open.editor, open.doc, () => ['审', '原1', '原2'])
    open.editor.emit('focus', {
      editor: open.editor,
      event: new FocusEvent('focus'),
      transaction: open.editor.state.tr,
    })
    cursor(open, 1, 1)
    expect(handle.insertParagraphs(['草稿一', '草稿二\n换行'])).toBe(true)
    expect(blocks(open).map(({ text }) => text)).toEqual(['第一段', '草稿一', '草稿二换行', '第二段'])
    expect(rootOf(open.doc).toString()).toContain('hardbreak')
  })

  it('[T2] are not inserted where nothing may be typed', () => {
    open = desk([{ text: '第一段' }])
    open.editor.setEditable(false, false)
    expect(makeHandle(open.editor, open.doc, () => ['审', '原1', '原2']).insertParagraphs(['草稿'])).toBe(false)
    expect(blocks(open)).toHaveLength(1)
  })
})
