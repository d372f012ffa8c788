/** 快捷语 by their keys: Alt and Shift with a letter or digit. */

import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'

export interface StandardOptions {
  /** Brings the passage with this key into the record; false if there is none, or it may not. */
  insert(key: string): boolean
}

export const Standard = Extension.create<StandardOptions>({
  name: 'standard',

  addProseMirrorPlugins() {
    const { insert } = this.options
    return [
      new Plugin({
        props: {
          handleKeyDown: (_view, event) => {
            const key = keyOf(event)
            return key !== undefined && insert(key)
          },
        },
      }),
    ]
  },
})

/**
 * The letter or digit of Alt+Shift+key. By the sign where it is one, else by the key's place: with Alt or Shift some
 * keyboards write other signs. Nothing while an input method composes: its keys are its own.
 */
export function keyOf(event: KeyboardEvent): string | undefined {
  if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return undefined
  if (event.isComposing || event.key === 'Process') return undefined
  if (/^[a-z]$/i.test(event.key)) return event.key.toUpperCase()
  return /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code)?.[1]
}
