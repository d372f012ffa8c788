/** Where a change of the editor comes from. */

import type { Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey } from 'y-prosemirror'

/** Brought by the binding: an edit of others, or one's own undo. */
export const isOthers = (transaction: Transaction): boolean => transaction.getMeta(ySyncPluginKey) !== undefined
