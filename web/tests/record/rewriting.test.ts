// @vitest-environment jsdom
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { restorePassage, restoreState } from '../../src/core/history/restore'
import { idOf, Timeline } from '../../src/core/history/timeline'
import { rootOf } from '../../src/core/transcript'
import { makeHandle } from '../../src/record/handle'
import { blocks, cursor, type Desk, desk } from './desk'

/** The past of a desk's record: its present state, as one update of the server. */
function pastOf({ doc }: Desk): Timeline {
  const timeline = new Timeline()
  timeline.add([{ seq: 1, at: 0, seat: '', update: Y.encodeStateAsUpdate(doc) }], [])
  return timeline
}

const texts = (at: Desk): unknown[] => blocks(at).map(({ text }) => text)

test('what is restored is in the editor at once, and one undo takes it back', async () => {
  const at = desk([{ text: '一' }, { text: '我同意。', utterance: 'p.x.1', label: '原' }, { text: '三' }])
  const timeline = pastOf(at)
  const handle = makeHandle(at.editor, at.doc, () => [])
  cursor(at, 1, 1)
  at.editor.commands.insertContent('，改')
  rootOf(at.doc).delete(2)
  expect(texts(at)).toEqual(['一，改', '三'])
  expect(await handle.rewrite(restoreState(timeline, 0))).toBe(true)
  expect(blocks(at)).toEqual([
    { kind: 'paragraph', text: '一' },
    { kind: 'paragraph', text: '我同意。', utterance: 'p.x.1', label: '原' },
    { kind: 'paragraph', text: '三' },
  ])
  handle.undo()
  expect(texts(at)).toEqual(['一，改', '三'])
})

test('the cursor stays where it is while a passage before it is restored', async () => {
  const at = desk([{ text: '第一段' }, { text: '第二段' }])
  const timeline = pastOf(at)
  const handle = makeHandle(at.editor, at.doc, () => [])
  cursor(at, 1, 0)
  at.editor.commands.insertContent('新的')
  cursor(at, 2, 2)
  const id = idOf(rootOf(at.doc).get(1) as Y.XmlElement)
  await handle.rewrite(restorePassage(timeline, id, 0))
  expect(texts(at)).toEqual(['第一段', '第二段'])
  expect(at.editor.state.selection.$head.parentOffset).toBe(2)
  expect(at.editor.state.selection.$head.parent.textContent).toBe('第二段')
})

test('nobody restores who may not write', async () => {
  const at = desk([{ text: '一' }])
  const timeline = pastOf(at)
  const handle = makeHandle(at.editor, at.doc, () => [])
  rootOf(at.doc).insert(2, [new Y.XmlElement('paragraph')])
  at.editor.setEditable(false)
  expect(await handle.rewrite(restoreState(timeline, 0))).toBe(false)
  expect(texts(at)).toEqual(['一', ''])
})
