import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { type Block, Paper, type Passage } from '../../../src/core/history/paper'
import { elementOf, Journal, join, paragraph, split, textOf } from './journal'

const passages = (blocks: readonly Block[]): Passage[] =>
  blocks.flatMap((block) => (block.type === 'passage' ? [block] : passages(block.blocks)))

/** Each passage as its runs: "李:审判长" for who wrote what, with + and - for what came and went. */
const read = (blocks: readonly Block[]): string[] =>
  passages(blocks).map(({ runs }) =>
    runs
      .map(({ seat, sign, text }) => `${{ same: '', added: '+', removed: '-' }[sign]}${seat || '机'}:${text}`)
      .join(' '),
  )

const statuses = (blocks: readonly Block[]): string[] => passages(blocks).map(({ status }) => status)

describe('who wrote what', () => {
  test('every character is told by its writer, at every moment', () => {
    const journal = new Journal()
    journal.type('李', 1, '现在开庭')
    journal.type('赵', 1, '。原告到庭')
    journal.write('李', (root) => textOf(root, 1).delete(0, 2))
    const timeline = journal.timeline()
    const paper = new Paper(timeline)
    expect(read(paper.at(0))).toEqual([''])
    expect(read(paper.at(4))).toEqual(['李:现在开庭'])
    expect(read(paper.at(9))).toEqual(['李:现在开庭 赵:。原告到庭'])
    expect(read(paper.at(10))).toEqual(['李:开庭 赵:。原告到庭'])
    expect(passages(paper.at(10))[0]?.changed).toBe(10)
    expect(timeline.steps[10]?.seat).toBe('李')
  })

  test('what two write at once in one paragraph remains each their own', () => {
    const journal = new Journal()
    const first = journal.offline('李', (root) => textOf(root, 1).insert(0, '李静写的'))
    const second = journal.offline('赵', (root) => textOf(root, 1).insert(0, '赵磊写的'))
    first()
    second()
    const [runs] = read(new Paper(journal.timeline()).at(2))
    expect(runs?.split(' ').sort()).toEqual(['李:李静写的', '赵:赵磊写的'])
  })

  test('a line that the server inserted is told with who had it inserted', () => {
    const journal = new Journal()
    journal.happen({ type: 'utterances_inserted', utterances: ['p.x.1'], by: '李' })
    journal.write('', (root) => root.insert(2, [paragraph('我同意。', { utterance: 'p.x.1', label: '原' })]))
    const timeline = journal.timeline()
    const [, inserted] = passages(new Paper(timeline).at(1))
    expect(inserted?.attributes).toEqual({ utterance: 'p.x.1', label: '原' })
    expect(timeline.steps[inserted?.changed ?? 0]?.cause).toMatchObject({ type: 'utterances_inserted', by: '李' })
  })

  test('whoever splits or joins paragraphs has not written what they say', () => {
    const journal = new Journal()
    journal.type('李', 1, '审判长宣布开庭')
    journal.write('赵', (root) => split(root, 1, 3))
    const there = journal.updates.length - 1
    journal.write('赵', (root) => join(root, 1))
    const paper = new Paper(journal.timeline())
    expect(read(paper.at(there, there - 1))).toEqual(['李:审判长', '李:宣布开庭'])
    expect(statuses(paper.at(there, there - 1))).toEqual(['same', 'moved'])
    expect(read(paper.at(there + 1, there))).toEqual(['李:审判长宣布开庭'])
    expect(read(paper.at(there + 1, there - 1))).toEqual(['李:审判长宣布开庭'])
  })

  test('a sentence that is deleted and brought back by undo is still its writer’s', () => {
    const journal = new Journal()
    journal.type('李', 1, '原告陈述诉讼请求')
    const undo = new Y.UndoManager(journal.copy('赵').getXmlFragment('record'), { trackedOrigins: new Set(['赵']) })
    journal.write('赵', (root) => textOf(root, 1).delete(2, 6))
    journal.write('赵', () => undo.undo())
    expect(read(new Paper(journal.timeline()).at(journal.updates.length - 1))).toEqual(['李:原告陈述诉讼请求'])
  })

  test('a word that somebody types himself is his, though another had deleted the same', () => {
    const journal = new Journal()
    journal.type('李', 1, '被告')
    journal.write('赵', (root) => textOf(root, 1).delete(0, 2))
    journal.type('赵', 1, '被告')
    expect(read(new Paper(journal.timeline()).at(journal.updates.length - 1))).toEqual(['赵:被告'])
  })

  test('what was written without a connection arrives as one step and counts for its writer', () => {
    const journal = new Journal()
    journal.type('李', 1, '一')
    const arrive = journal.offline('赵', (root) => {
      root.insert(2, [paragraph('断线时写的')])
      textOf(root, 2).delete(0, 1)
    })
    journal.type('李', 1, '二')
    arrive()
    const paper = new Paper(journal.timeline())
    expect(read(paper.at(2))).toEqual(['李:一二'])
    expect(read(paper.at(3, 2))).toEqual(['李:一二', '+赵:线时写的'])
  })
})

describe('two states', () => {
  test('are compared by passages and by characters', () => {
    const journal = new Journal()
    journal.type('李', 1, '原告同意调解')
    journal.write('李', (root) => root.insert(2, [paragraph('被告迟到'), paragraph('书记员记录')]))
    const base = journal.updates.length - 1
    journal.write('赵', (root) => {
      textOf(root, 1).insert(2, '不')
      root.delete(2)
      root.insert(2, [paragraph('被告到庭')])
    })
    const blocks = new Paper(journal.timeline()).at(base + 1, base)
    expect(statuses(blocks)).toEqual(['changed', 'added', 'removed', 'same'])
    expect(read(blocks)).toEqual(['李:原告 +赵:不 李:同意调解', '+赵:被告到庭', '-李:被告迟到', '李:书记员记录'])
  })

  test('show the characters that differ, not all that were typed again', () => {
    const journal = new Journal()
    journal.type('李', 1, '原告请求返还货款三万元')
    const base = journal.updates.length - 1
    journal.write('赵', (root) => textOf(root, 1).delete(0, 11))
    journal.type('赵', 1, '原告请求返还货款五万元')
    const [line] = read(new Paper(journal.timeline()).at(journal.updates.length - 1, base))
    expect(line).toBe('赵:原告请求返还货款 -李:三 +赵:五 赵:万元')
  })

  test('that say the same are the same, though a paragraph was made anew', () => {
    const journal = new Journal()
    journal.type('李', 1, '原告')
    const base = journal.updates.length - 1
    journal.write('赵', (root) => root.delete(1))
    journal.write('赵', (root) => root.insert(1, [paragraph('原告')]))
    expect(statuses(new Paper(journal.timeline()).at(base + 2, base))).toEqual(['same'])
  })

  test('never part the two halves of a character', () => {
    const journal = new Journal()
    journal.type('李', 1, '姓名：')
    journal.write('李', (root) => textOf(root, 1).insert(3, '𠮷'))
    const base = journal.updates.length - 1
    journal.write('赵', (root) => {
      textOf(root, 1).delete(3, 2)
      textOf(root, 1).insert(3, '𠮶')
    })
    expect(read(new Paper(journal.timeline()).at(base + 1, base))).toEqual(['李:姓名： -李:𠮷 +赵:𠮶'])
  })

  test('tell a changed label, form or mark', () => {
    const journal = new Journal()
    journal.write('李', (root) =>
      root.insert(2, [paragraph('我同意', { label: '原' }), paragraph('粗'), paragraph('密')]),
    )
    const base = journal.updates.length - 1
    journal.write('赵', (root) => {
      elementOf(root, 2).setAttribute('label', '被')
      textOf(root, 3).format(0, 1, { bold: {} })
      elementOf(root, 4).setAttribute('secret', 'yes')
    })
    const [, relabelled, bold, secret] = passages(new Paper(journal.timeline()).at(base + 1, base))
    expect(relabelled).toMatchObject({
      status: 'changed',
      labelBefore: '原',
      attributes: { label: '被' },
      reformed: false,
    })
    expect(bold).toMatchObject({ status: 'changed', reformed: true })
    expect(bold?.runs).toMatchObject([{ text: '粗', marks: ['bold'], sign: 'same' }])
    expect(secret).toMatchObject({ status: 'changed', reformed: true })
  })

  test('keep line breaks, lists and tables', () => {
    const journal = new Journal()
    journal.write('李', (root) => {
      const item = new Y.XmlElement('listItem')
      item.insert(0, [paragraph('第一项')])
      const list = new Y.XmlElement('bulletList')
      list.insert(0, [item])
      const broken = paragraph('上')
      broken.insert(1, [new Y.XmlElement('hardBreak'), new Y.XmlText('下')])
      root.insert(2, [list, broken])
    })
    const blocks = new Paper(journal.timeline()).at(1)
    expect(blocks[1]).toMatchObject({ type: 'container', kind: 'bulletList', blocks: [{ kind: 'listItem' }] })
    expect(read(blocks)).toEqual(['', '李:第一项', '李:上\n下'])
  })
})

test('what looks the same at two moments is the same object, so that nothing is drawn anew', () => {
  const journal = new Journal()
  journal.write('李', (root) => root.insert(2, [paragraph('一'), paragraph('二')]))
  journal.type('李', 2, '甲乙')
  const paper = new Paper(journal.timeline())
  const [before, after] = [passages(paper.at(1)), passages(paper.at(3, 2))]
  expect(after[2]).toBe(before[2])
  expect(after[1]).not.toBe(before[1])
})
