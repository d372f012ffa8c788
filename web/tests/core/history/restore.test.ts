import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Paper } from '../../../src/core/history/paper'
import { restorePassage, restoreState } from '../../../src/core/history/restore'
import { idOf } from '../../../src/core/history/timeline'
import { passages, rootOf } from '../../../src/core/transcript'
import { elementOf, Journal, paragraph, textOf } from './journal'

const words = (doc: Y.Doc): string[] => passages(doc).map(({ text }) => text)
const tree = (doc: Y.Doc): string => rootOf(doc).toJSON()

/** A seat writes the state at `step` back; the record as it then is, and how many edits it took. */
function restored(journal: Journal, seat: string, step: number): [Y.Doc, number] {
  const timeline = journal.timeline()
  let edits = 0
  const edit = restoreState(timeline, step)
  for (let done = false; !done; edits += 1) {
    journal.write(seat, (_, doc) => {
      done = edit(doc)
    })
  }
  return [journal.copy(seat), edits]
}

test('a passage reads again as it did, and only what differs is written', () => {
  const journal = new Journal()
  journal.type('李', 1, '原告请求返还货款三万元')
  const before = journal.updates.length - 1
  journal.write('赵', (root) => {
    textOf(root, 1).delete(8, 1)
    textOf(root, 1).insert(8, '五')
  })
  const id = idOf(elementOf(journal.timeline().root, 1))
  journal.write('王', (_, doc) => void restorePassage(journal.timeline(), id, before)(doc))
  expect(words(journal.copy('李'))).toEqual(['原告请求返还货款三万元'])
  const runs = new Paper(journal.timeline())
    .at(journal.updates.length - 1)
    .flatMap((block) => ('runs' in block ? block.runs : []))
  expect(runs.map(({ seat, text }) => `${seat}:${text}`)).toEqual(['李:原告请求返还货款', '王:三', '李:万元'])
})

test('a passage that is gone comes back where it stood, with its source and label', () => {
  const journal = new Journal()
  journal.write('', (root) => {
    root.insert(2, [paragraph('我同意。', { utterance: 'p.x.1', label: '原' }), paragraph('三'), paragraph('四')])
  })
  const id = idOf(elementOf(journal.timeline().root, 2))
  journal.write('赵', (root) => root.delete(2, 2))
  journal.write('李', (_, doc) => void restorePassage(journal.timeline(), id, 1)(doc))
  expect(words(journal.copy('李'))).toEqual(['', '原：我同意。', '四'])
  expect(elementOf(rootOf(journal.copy('赵')), 2).getAttributes()).toEqual({ utterance: 'p.x.1', label: '原' })
})

test('marks, breaks and form come back as well', () => {
  const journal = new Journal()
  journal.write('李', (root) => {
    const broken = paragraph('上行')
    broken.insert(1, [new Y.XmlElement('hardBreak'), new Y.XmlText('下行')])
    root.insert(2, [broken, paragraph('粗体与常体')])
    textOf(root, 3).format(0, 2, { bold: {} })
    textOf(root, 3).format(3, 2, { exhibit: { at: 'e1/2/5000/5000/0/0/7' } })
  })
  const before = tree(journal.copy('李'))
  journal.write('赵', (root) => {
    elementOf(root, 2).delete(1, 2)
    textOf(root, 3).format(0, 5, { bold: null, exhibit: null })
    elementOf(root, 3).setAttribute('textAlign', 'center')
  })
  const timeline = journal.timeline()
  for (const number of [2, 3]) {
    journal.write('王', (_, doc) => void restorePassage(timeline, idOf(elementOf(timeline.root, number)), 1)(doc))
  }
  expect(tree(journal.copy('李'))).toBe(before)
})

test('the whole record reads again as it did; what others wrote meanwhile in passages of old keeps its place', () => {
  const journal = new Journal()
  journal.write('李', (root) => {
    const item = new Y.XmlElement('listItem')
    item.insert(0, [paragraph('第一项')])
    const list = new Y.XmlElement('bulletList')
    list.insert(0, [item])
    root.insert(2, [paragraph('二'), list, paragraph('三')])
  })
  const before = tree(journal.copy('李'))
  journal.write('赵', (root) => {
    root.delete(3)
    textOf(root, 2).insert(1, '改')
    root.insert(1, [paragraph('新')])
  })
  expect(tree(journal.copy('李'))).not.toBe(before)
  const [doc, edits] = restored(journal, '王', 1)
  expect(tree(doc)).toBe(before)
  expect(edits).toBe(1)
  expect(tree(journal.copy('赵'))).toBe(before)
})

test('a state can be restored at any moment of a record that several have written', () => {
  let seed = 7
  const chance = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return seed % below
  }
  const journal = new Journal()
  const states: string[] = []
  for (let round = 0; round < 120; round += 1) {
    journal.write(['李', '赵', ''][chance(3)] as string, (root) => {
      const number = 1 + chance(root.length - 1)
      const text = textOf(root, number)
      const act = chance(5)
      if (act === 0) root.insert(number, [paragraph(`段${round}`, chance(2) ? { label: '审' } : {})])
      else if (act === 1 && root.length > 3) root.delete(number)
      else if (act === 2) text.delete(0, Math.min(2, text.length))
      else if (act === 3) text.format(0, text.length, { bold: chance(2) ? {} : null })
      else text.insert(chance(text.length + 1), `字${round}`)
    })
    states.push(tree(journal.copy('王')))
  }
  for (const step of [3, 50, 118, 77, 10]) {
    const [doc] = restored(journal, '王', step)
    // Marks around nothing say nothing.
    const said = (xml: string): string => xml.replaceAll('<bold></bold>', '')
    expect(said(tree(doc))).toBe(said(states[step - 1] as string))
  }
})

test('a long record is restored in edits that the server takes', () => {
  const journal = new Journal()
  const many = Array.from({ length: 2_500 }, (_, number) => number)
  journal.write('李', (root) =>
    root.insert(
      2,
      many.map((number) => paragraph(`第${number}段`)),
    ),
  )
  journal.write('赵', (root) => root.delete(2, 2_500))
  const [doc, edits] = restored(journal, '王', 1)
  expect(rootOf(doc).length).toBe(2_502)
  expect(edits).toBe(3)
})
