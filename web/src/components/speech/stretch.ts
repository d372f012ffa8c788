/** Of a long list only the stretch around what is seen is drawn; the rest stands as empty space above and below it. */

import { computed, nextTick, type Ref, ref, watch } from 'vue'

/** Items that are drawn at once. */
const MOST = 64

/** Items that stay drawn beyond the edge of sight. */
const MARGIN = 12

/** Pixels of an item, until the first ones have been drawn. */
const TYPICAL = 64

export function useStretch<T>(
  items: Readonly<Ref<readonly T[]>>,
  box: Readonly<Ref<HTMLElement | null>>,
  list: Readonly<Ref<HTMLElement | null>>,
  atEnd: Readonly<Ref<boolean>>,
) {
  const begin = ref(Number.POSITIVE_INFINITY)
  const height = ref(TYPICAL)
  const latest = computed(() => Math.max(0, items.value.length - MOST))
  /** Index of the first that is drawn. */
  const first = computed(() => Math.min(begin.value, latest.value))
  const end = computed(() => Math.min(items.value.length, first.value + MOST))
  const drawn = computed(() => items.value.slice(first.value, end.value))
  const padding = computed(() => ({
    paddingTop: `${first.value * height.value}px`,
    paddingBottom: `${(items.value.length - end.value) * height.value}px`,
  }))

  // Whoever reads the newest goes on with them; whoever reads something else keeps it.
  watch([atEnd, latest], () => {
    begin.value = atEnd.value ? Number.POSITIVE_INFINITY : first.value
  })

  /** After a scroll: draw what is seen now. */
  function turn(): void {
    if (!box.value || !list.value || latest.value === 0) return
    const { top, high } = extent(list.value)
    const each = high / (end.value - first.value) || TYPICAL
    const seen = first.value + Math.floor((box.value.getBoundingClientRect().top - top) / each)
    const last = seen + Math.ceil(box.value.clientHeight / each)
    const shortAbove = seen - MARGIN < first.value && first.value > 0
    const shortBelow = last + MARGIN > end.value && end.value < items.value.length
    if (shortAbove || shortBelow) move(Math.round((seen + last - MOST) / 2), each)
  }

  /** Have an item drawn. */
  function include(index: number): void {
    if (index >= 0 && (index < first.value || index >= end.value)) move(index - MOST / 2)
  }

  /** What is drawn before and after keeps its place under the reader's eyes. */
  function move(to: number, each: number = height.value): void {
    const kept = box.value && list.value ? visible(list.value, box.value) : undefined
    const top = kept?.getBoundingClientRect().top ?? 0
    height.value = each
    begin.value = Math.min(Math.max(0, to), latest.value)
    void nextTick(() => {
      if (box.value && kept?.isConnected) box.value.scrollTop += kept.getBoundingClientRect().top - top
    })
  }

  return { first, drawn, padding, turn, include }
}

/** Where the first drawn item begins, and how high they are together. */
function extent(list: HTMLElement): { top: number; high: number } {
  const top = list.firstElementChild?.getBoundingClientRect().top ?? 0
  const bottom = list.lastElementChild?.getBoundingClientRect().bottom ?? top
  return { top, high: bottom - top }
}

function visible(list: HTMLElement, box: HTMLElement): Element | undefined {
  const { top, bottom } = box.getBoundingClientRect()
  return [...list.children].find((item) => {
    const bounds = item.getBoundingClientRect()
    return bounds.bottom > top && bounds.top < bottom
  })
}
