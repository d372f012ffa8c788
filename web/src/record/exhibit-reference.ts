/** 证据引用: words of the record that lead to a page of an exhibit as it was seen when they were written. */

import { Mark } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import type { InjectionKey } from 'vue'
import { isReference } from '../core/exhibits/reference'

export interface ExhibitReferenceOptions {
  /** Somebody follows the reference. */
  open(reference: string): void
}

/** How the page follows a reference. */
export const OPEN_REFERENCE: InjectionKey<(reference: string) => void> = Symbol('open a reference')

/** As the mark is called in the document. */
export const EXHIBIT = 'exhibit'

const referenceOf = (target: EventTarget | null): string | undefined => {
  const found = target instanceof Element ? target.closest<HTMLElement>('[data-exhibit]')?.dataset.exhibit : undefined
  return isReference(found) ? found : undefined
}

export const ExhibitReference = Mark.create<ExhibitReferenceOptions>({
  name: EXHIBIT,
  inclusive: false,

  addOptions: () => ({ open: () => {} }),

  addAttributes: () => ({
    at: {
      default: '',
      parseHTML: (element) => element.getAttribute('data-exhibit'),
      renderHTML: ({ at }) => ({ 'data-exhibit': at }),
    },
  }),

  parseHTML: () => [{ tag: 'span[data-exhibit]', getAttrs: (element) => (referenceOf(element) ? null : false) }],

  renderHTML: ({ HTMLAttributes }) => ['span', { ...HTMLAttributes, role: 'link', tabindex: '0' }, 0],

  addKeyboardShortcuts() {
    return {
      'Mod-Enter': () => {
        const { $from } = this.editor.state.selection
        const found = [...$from.marks(), ...($from.nodeAfter?.marks ?? [])].find(({ type }) => type.name === EXHIBIT)
        if (!found || !isReference(found.attrs.at)) return false
        this.options.open(found.attrs.at)
        return true
      },
    }
  },

  addProseMirrorPlugins() {
    return [followPlugin((reference) => this.options.open(reference))]
  },
})

/** A click or Enter on a reference follows it; a click that marks words does not. */
function followPlugin(open: (reference: string) => void): Plugin {
  const follow = (event: Event): boolean => {
    const reference = referenceOf(event.target)
    if (!reference || !document.getSelection()?.isCollapsed) return false
    open(reference)
    return true
  }
  return new Plugin({
    props: {
      handleDOMEvents: {
        click: (_view, event) => follow(event),
        keydown: (view, event) => {
          if (event.key !== 'Enter' || event.target === view.dom) return false
          return follow(event)
        },
      },
    },
  })
}
