// @vitest-environment jsdom
import { Selection } from '@tiptap/pm/state'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { undo } from 'y-prosemirror'
import * as Y from 'yjs'
import { REMOTE, rootOf } from '../../src/core/transcript'
import { endSearch, foundIn, go, replaceAll, replaceOne, search } from '../../src/record/find'
import { seeded } from '../core/chance'
import { blocks, cursor, type Desk, desk, type, type Written } from './desk'

let open: Desk

afterEach(() => open.editor.destroy())

function begin(...paragraphs: readonly Written[]): void {
  open = desk(paragraphs)
  Element.prototype.scrollIntoView = vi.fn()
  cursor(open, 1, 0)
}

const view = () => open.editor.view
const texts = (): unknown[] => blocks(open).map(({ text }) => text)
const shown = (): string[] => [...view().dom.querySelectorAll('.found')].map((mark) => mark.textContent ?? '')
const here = (): string => [...view().dom.querySelectorAll('.found-here')].map((mark) => mark.textContent).join()

/** What is found says, where it stands. */
const places = (): string[] =>
  foundIn(open.editor.state).places.map(({ from, to }) => open.editor.state.doc.textBetween(from, to))

describe('Looking for words', () => {
  it('[T5] marks them everywhere and leads from one to the next and round', () => {
    begin({ text: '原告称合同' }, { text: '被告称合同无效，合同未签' })
    cursor(open, 2, 0)
    search(view(), '合同')
    expect(places()).toEqual(['合同', '合同', '合同'])
    expect(shown()).toEqual(['合同', '合同', '合同'])
    expect(foundIn(open.editor.state).at).toBe(1)
    for (const at of [2, 0, 1]) {
      go(view(), 1)
      expect(foundIn(open.editor.state).at).toBe(at)
    }
    go(view(), -1)
    expect([foundIn(open.editor.state).at, here()]).toEqual([0, '合同'])
  })

  it('[T5] makes no difference of capitals and widths, and finds across bold', () => {
    begin({ text: 'ABC（甲）ａｂｃ(甲)' })
    search(view(), 'abc（甲)')
    expect(places()).toEqual(['ABC（甲）', 'ａｂｃ(甲)'])
    open.editor.commands.setTextSelection({ from: 4, to: 6 })
    open.editor.commands.toggleBold()
    expect(places()).toEqual(['ABC（甲）', 'ａｂｃ(甲)'])
  })

  it('[T5] ends with the cursor on what one looked at', () => {
    begin({ text: '甲乙甲' })
    search(view(), '甲')
    go(view(), 1)
    endSearch(view())
    expect(shown()).toEqual([])
    expect(open.editor.state.selection.from).toBe(foundIn(open.editor.state).places.length + 4)
  })

  it('[T5] says that there is nothing', () => {
    begin({ text: '甲' })
    search(view(), '乙')
    go(view(), 1)
    expect(foundIn(open.editor.state)).toMatchObject({ places: [], at: -1 })
  })

  it('[T5] follows whatever happens to the record as if it began anew', () => {
    begin({ text: '甲乙' }, { text: '乙' }, { text: '甲甲' })
    search(view(), '甲')
    const chance = seeded(7)
    for (let step = 0; step < 60; step += 1) {
      const { state } = open.editor
      const at = Selection.near(state.doc.resolve(2 + chance(state.doc.content.size - 2))).head
      const deeds = [
        () => view().dispatch(state.tr.insertText(chance(2) ? '甲' : '乙', at)),
        () => view().dispatch(state.tr.delete(Math.max(2, at - chance(4)), at)),
        () => open.editor.chain().setTextSelection(at).splitBlock().run(),
        () => open.editor.chain().setTextSelection(at).toggleBulletList().run(),
        () => undo(open.editor.state),
        () => brought(chance(2) ? '甲他' : '他'),
      ]
      deeds[chance(deeds.length)]?.()
      const followed = foundIn(open.editor.state).places
      const marks = shown().length
      search(view(), '')
      search(view(), '甲')
      expect(followed).toEqual(foundIn(open.editor.state).places)
      expect(marks).toBe(shown().length)
    }
  })
})

/** Somebody else writes a paragraph. */
function brought(text: string): void {
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(open.doc))
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(text)])
  rootOf(other).insert(1, [paragraph])
  Y.applyUpdate(open.doc, Y.encodeStateAsUpdate(other), REMOTE)
}

describe('Replacing', () => {
  it('[T5] changes the place one looks at and goes on to the next, never into what it has written', () => {
    begin({ text: '甲乙甲乙甲' })
    search(view(), '甲')
    replaceOne(view(), '甲甲')
    expect(texts()).toEqual(['甲甲乙甲乙甲'])
    expect(foundIn(open.editor.state).at).toBe(2)
    replaceOne(view(), '')
    expect(texts()).toEqual(['甲甲乙乙甲'])
  })

  it('[T5] everywhere is one step for undo, and keeps what is bold and whose words they are', () => {
    begin({ text: '甲方与甲方', label: '原1', utterance: 'u' }, { text: '甲方' })
    open.editor.commands.setTextSelection({ from: 2, to: 4 })
    open.editor.commands.toggleBold()
    cursor(open, 2, 2)
    type(open, '之后')
    search(view(), '甲方')
    expect(replaceAll(view(), '出卖人')).toBe(3)
    type(open, '再写')
    expect(blocks(open)).toEqual([
      { kind: 'paragraph', text: '出卖人与出卖人', label: '原1', utterance: 'u' },
      { kind: 'paragraph', text: '出卖人之后再写' },
    ])
    expect(view().dom.querySelector('strong')?.textContent).toBe('出卖人')
    undo(open.editor.state)
    undo(open.editor.state)
    expect(texts()).toEqual(['甲方与甲方', '甲方之后'])
  })

  it('[T2] is nothing that somebody who only reads can do', () => {
    begin({ text: '甲' })
    search(view(), '甲')
    open.editor.setEditable(false)
    replaceOne(view(), '乙')
    expect(replaceAll(view(), '乙')).toBe(0)
    expect(texts()).toEqual(['甲'])
  })
})
