/** Tables of the record: their rows, columns and cells, by prosemirror-tables. */

import { Extension } from '@tiptap/core'
import type { Node, Schema } from '@tiptap/pm/model'
import { type Command, Plugin, TextSelection } from '@tiptap/pm/state'
import {
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  deleteColumn,
  deleteRow,
  deleteTable,
  goToNextCell,
  isInTable,
  mergeCells,
  splitCell,
  tableEditing,
  toggleHeader,
} from '@tiptap/pm/tables'
import { isOthers } from './origin'

/** The most that the server takes of one cell. */
export const MOST_COLUMNS = 100
export const MOST_ROWS = 1000

const ROLES: Readonly<Record<string, string>> = {
  table: 'table',
  tableRow: 'row',
  tableCell: 'cell',
  tableHeader: 'header_cell',
}

/** Tells prosemirror-tables which nodes of the schema are what. */
export const TableRoles = Extension.create({
  name: 'tableRoles',
  extendNodeSchema: ({ name }) => (ROLES[name] ? { tableRole: ROLES[name] } : {}),
})

export const Tables = Extension.create({
  name: 'tables',
  // In a list within a cell Tab is the list's.
  priority: 90,

  addKeyboardShortcuts() {
    const { editor } = this
    const run = (command: Command) => () => command(editor.state, editor.view.dispatch, editor.view)
    return {
      Tab: () => run(goToNextCell(1))() || run(goOnInNewRow)(),
      'Shift-Tab': run(goToNextCell(-1)),
    }
  },

  addProseMirrorPlugins: () => [editingPlugin()],
})

/**
 * Two people's edits may leave a table ragged. Only who edits that table next mends it: if every page did at once, each
 * would add what is missing, and the table grow without end.
 */
function editingPlugin(): Plugin {
  const { spec } = tableEditing()
  return new Plugin({
    ...spec,
    appendTransaction(transactions, before, state) {
      const mended = transactions.some(isOthers) ? state : before
      return spec.appendTransaction?.call(this, transactions, mended, state)
    },
  })
}

export const TABLE_COMMANDS = {
  rowBefore: addRowBefore,
  rowAfter: addRowAfter,
  columnBefore: addColumnBefore,
  columnAfter: addColumnAfter,
  deleteRow,
  deleteColumn,
  mergeCells,
  splitCell,
  headerRow: toggleHeader('row', { useDeprecatedLogic: false }),
  deleteTable,
} as const satisfies Record<string, Command>

export type TableCommand = keyof typeof TABLE_COMMANDS

/** Behind what the cursor is in, or in place of an empty paragraph; one goes on in the first cell. */
export const insertTable =
  (rows: number, columns: number): Command =>
  (state, dispatch) => {
    const { $head } = state.selection
    const table = emptyTable(state.schema, rows, columns)
    if (!table || isInTable(state) || $head.depth < 1) return false
    const block = $head.node(1)
    const empty = block.type.name === 'paragraph' && block.content.size === 0 && !block.attrs.utterance
    const at = empty ? $head.before(1) : $head.after(1)
    const transaction = state.tr.replaceWith(at, empty ? $head.after(1) : at, table)
    transaction.setSelection(TextSelection.near(transaction.doc.resolve(at + 1)))
    // One must be able to write on below it.
    const behind = at + table.nodeSize
    const last = behind === transaction.doc.content.size
    if (last && state.schema.nodes.paragraph) transaction.insert(behind, state.schema.nodes.paragraph.create())
    dispatch?.(transaction.scrollIntoView())
    return true
  }

function emptyTable({ nodes }: Schema, rows: number, columns: number): Node | null {
  const { table, tableRow, tableCell } = nodes
  const cell = (): Node | null => tableCell?.createAndFill() ?? null
  const row = (): Node | undefined =>
    tableRow?.create(
      null,
      Array.from({ length: columns }, cell).filter((one) => one !== null),
    )
  return (
    table?.create(
      null,
      Array.from({ length: rows }, row).filter((one) => one !== undefined),
    ) ?? null
  )
}

const goOnInNewRow: Command = (state, dispatch, view) => {
  if (!isInTable(state) || !addRowAfter(state, dispatch)) return false
  return view ? goToNextCell(1)(view.state, view.dispatch) : true
}
