// @vitest-environment jsdom
import { CellSelection } from '@tiptap/pm/tables'
import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { REMOTE, rootOf } from '../../src/core/transcript'
import { insertTable, TABLE_COMMANDS, type TableCommand } from '../../src/record/tables'
import { blocks, cursor, type Desk, desk, paste, press, type } from './desk'

let open: Desk

afterEach(() => open.editor.destroy())

const run = (command: TableCommand): boolean =>
  TABLE_COMMANDS[command](open.editor.state, open.editor.view.dispatch, open.editor.view)

/** The texts of the first table's cells, row by row. */
function table(): string[][] {
  const rows: string[][] = []
  open.editor.state.doc.descendants((node) => {
    if (node.type.name === 'tableRow') rows.push(node.children.map((cell) => cell.textContent))
    return node.type.name !== 'tableRow'
  })
  return rows
}

function begin(rows: number, columns: number): void {
  open = desk([{ text: '前文' }])
  cursor(open, 1, 2)
  insertTable(rows, columns)(open.editor.state, open.editor.view.dispatch)
}

describe('A table', () => {
  it('[T5] is put behind the paragraph, is filled cell by cell with the Tab key, and grows by it', () => {
    begin(2, 2)
    for (const text of ['甲', '乙', '丙', '丁', '戊']) {
      type(open, text)
      press(open, 'Tab')
    }
    expect(table()).toEqual([
      ['甲', '乙'],
      ['丙', '丁'],
      ['戊', ''],
    ])
    expect(blocks(open).map(({ kind }) => kind)).toEqual(['paragraph', 'table', 'paragraph'])
  })

  it.each<[TableCommand, string[][]]>([
    [
      'rowBefore',
      [
        ['', ''],
        ['甲', '乙'],
      ],
    ],
    [
      'rowAfter',
      [
        ['甲', '乙'],
        ['', ''],
      ],
    ],
    ['columnBefore', [['甲', '', '乙']]],
    ['columnAfter', [['甲', '乙', '']]],
    ['deleteColumn', [['甲']]],
    ['deleteTable', []],
  ])('[T5] is changed by %s', (command, after) => {
    begin(1, 2)
    type(open, '甲')
    press(open, 'Tab')
    type(open, '乙')
    expect(run(command)).toBe(true)
    expect(table()).toEqual(after)
  })

  it('[T5] has cells that are merged and split again', () => {
    begin(1, 2)
    const first = open.editor.state.selection.$head.before(-1)
    const second = first + (open.editor.state.doc.nodeAt(first)?.nodeSize ?? 0)
    open.editor.view.dispatch(
      open.editor.state.tr.setSelection(CellSelection.create(open.editor.state.doc, first, second)),
    )
    expect(run('mergeCells')).toBe(true)
    expect(table()).toEqual([['']])
    expect(run('splitCell')).toBe(true)
    expect(table()).toEqual([['', '']])
  })

  it('[T5] does not stand in a cell of another', () => {
    begin(1, 1)
    expect(insertTable(2, 2)(open.editor.state, open.editor.view.dispatch)).toBe(false)
  })

  it('[T5] with cells that span more than the record takes cannot come about', () => {
    open = desk([{ text: '' }])
    cursor(open, 1, 0)
    paste(open, `<table><tr><td colspan="1000" rowspan="99999">宽</td></tr><tr><td>甲</td></tr></table><p>完</p>`)
    open.editor.state.doc.descendants((node) => {
      expect(node.attrs.colspan ?? 1).toBeLessThanOrEqual(100)
      expect(node.attrs.rowspan ?? 1).toBeLessThanOrEqual(1000)
    })
  })

  it('[T1] that two people’s edits have left ragged is mended only by who edits it next', () => {
    begin(2, 2)
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(open.doc))
    const row = (rootOf(other).get(2) as Y.XmlElement).get(0) as Y.XmlElement
    row.delete(1, 1)
    Y.applyUpdate(open.doc, Y.encodeStateAsUpdate(other), REMOTE)
    expect(table()).toEqual([[''], ['', '']])
    cursor(open, 1, 0)
    type(open, '别处')
    expect(table()).toEqual([[''], ['', '']])
    open.editor.commands.setTextSelection(open.editor.state.doc.child(1).nodeSize + 5)
    type(open, '甲')
    expect(table()[0]).toHaveLength(2)
  })
})
