/** Where the passages that the margin speaks of are drawn, kept up to date while the record grows and is edited. */

import type { Editor } from '@tiptap/core'
import type { Transaction } from '@tiptap/pm/state'
import { onBeforeUnmount, onMounted, type Ref, shallowRef, watch } from 'vue'
import type * as Y from 'yjs'
import { drawn } from '../drawn'
import { changesSight } from '../sight/state'

/** In pixels from the top of the layer. A passage that is not drawn has none. */
export interface Spot {
  readonly top: number
  readonly bottom: number
  /** The margin beside its first line says already that it is not public. */
  readonly secret: boolean
}

/** Pixels from one mark to the next. */
export const MARK_HEIGHT = 26

/** Where marks may begin: below what the record's own style says in the margin. */
export const below = ({ top, secret }: Spot): number => (secret ? top + MARK_HEIGHT : top)

/** From the top down; where several are higher than their passages, the lower ones give way. */
export function stack<T extends { readonly top: number; readonly height: number }>(items: readonly T[]): T[] {
  let free = Number.NEGATIVE_INFINITY
  return [...items]
    .sort((one, other) => one.top - other.top)
    .map((item) => {
      const top = Math.max(item.top, free)
      free = top + item.height
      return { ...item, top }
    })
}

export function useSpots(
  editor: Editor,
  doc: Y.Doc,
  layer: Readonly<Ref<HTMLElement | null>>,
  wanted: Readonly<Ref<ReadonlySet<Y.XmlElement>>>,
) {
  const spots = shallowRef<ReadonlyMap<Y.XmlElement, Spot>>(new Map())
  let frame = 0

  /** Once in a frame, after the editor has drawn and before the browser paints. */
  function soon(): void {
    if (wanted.value.size) frame ||= requestAnimationFrame(look)
  }

  function look(): void {
    frame = 0
    const base = layer.value?.getBoundingClientRect().top ?? 0
    const found = new Map<Y.XmlElement, Spot>()
    for (const [passage, element] of drawn(editor.view, doc, wanted.value)) {
      const { top, bottom, height } = element.getBoundingClientRect()
      if (height)
        found.set(passage, { top: top - base, bottom: bottom - base, secret: element.hasAttribute('data-secret') })
    }
    spots.value = found
  }

  const changed = ({ transaction }: { transaction: Transaction }): void => {
    if (transaction.docChanged || changesSight(transaction)) soon()
  }

  watch(wanted, soon, { flush: 'post' })
  const resized = new ResizeObserver(soon)
  onMounted(() => {
    editor.on('transaction', changed)
    resized.observe(editor.view.dom)
    soon()
  })
  onBeforeUnmount(() => {
    cancelAnimationFrame(frame)
    editor.off('transaction', changed)
    resized.disconnect()
  })
  return spots
}
