// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { rootOf } from '../../src/core/transcript'
import { makeHandle } from '../../src/record/handle'
import { blocks, cursor, type Desk, desk } from './desk'

let open: Desk

afterEach(() => open.editor.destroy())

const AT = 'ab12cd34ef56/2/5000/2500/1500/3/417'

const stored = (doc: Y.Doc, number: number): unknown =>
  (rootOf(doc).get(number) as Y.XmlElement)
    .toArray()
    .flatMap((child) => (child instanceof Y.XmlText ? child.toDelta() : []))

describe('A reference to an exhibit', () => {
  it('[E4] stands at the cursor as the server wants it, and what is typed behind it is not part of it', () => {
    open = desk([{ text: '原告出示借条，' }])
    const { editor, doc } = open
    const handle = makeHandle(editor, doc, () => [])
    const event = new FocusEvent('focus')
    editor.emit('focus', { editor, event, transaction: editor.state.tr })
    cursor(open, 1, 7)
    expect(handle.insertReference('见原告证据3第2页', AT)).toBe(true)
    editor.view.dispatch(editor.state.tr.insertText('。'))
    expect(stored(doc, 1)).toEqual([
      { insert: '原告出示借条，' },
      { insert: '见原告证据3第2页', attributes: { exhibit: { at: AT } } },
      { insert: '。' },
    ])
    expect(editor.view.dom.querySelector('[role=link]')?.getAttribute('data-exhibit')).toBe(AT)
  })

  it('[E4] has a paragraph of its own when the cursor was never placed', () => {
    open = desk([{ text: '一' }])
    const { editor, doc } = open
    expect(makeHandle(editor, doc, () => []).insertReference('见被告证据1第1页', AT)).toBe(true)
    expect(blocks(open)).toHaveLength(2)
    expect(stored(doc, 2)).toEqual([{ insert: '见被告证据1第1页', attributes: { exhibit: { at: AT } } }])
  })

  it('that leads nowhere is pasted as mere words', () => {
    open = desk([{ text: '' }])
    const { editor } = open
    editor.commands.insertContent(
      `<p>甲<span data-exhibit="javascript:1">乙</span><span data-exhibit="${AT}">丙</span></p>`,
    )
    const marked = [...editor.view.dom.querySelectorAll('[data-exhibit]')].map(({ textContent }) => textContent)
    expect(marked).toEqual(['丙'])
  })
})
