/** What the element that holds the text says of itself, from the first time it is drawn. */

import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'

export interface NamedOptions {
  /** Asked for whenever something is drawn. */
  attributes(): Readonly<Record<string, string>>
}

/** Tiptap takes attributes that change only once the text stands in the page, where it would be laid out twice. */
export const Named = Extension.create<NamedOptions>({
  name: 'named',

  addOptions: () => ({ attributes: () => ({}) }),

  addProseMirrorPlugins() {
    const { attributes } = this.options
    return [new Plugin({ props: { attributes: () => ({ ...attributes() }) } })]
  },
})
