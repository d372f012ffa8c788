import { nextTick, onBeforeUnmount, onMounted, type Ref, ref, watch } from 'vue'

/** Pixels from the end within which somebody counts as reading the newest lines. */
const NEAR = 32

/** Keeps a scrolled box at its end while new content comes, but only for somebody who is already there. */
export function useStickToEnd(box: Readonly<Ref<HTMLElement | undefined>>, changes: () => unknown) {
  const atEnd = ref(true)

  function look(): void {
    const element = box.value
    if (element) atEnd.value = element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR
  }

  function toEnd(): void {
    const element = box.value
    if (element) element.scrollTop = element.scrollHeight
    atEnd.value = true
  }

  watch(changes, async () => {
    if (!atEnd.value) return
    await nextTick()
    toEnd()
  })

  const resized = new ResizeObserver(() => {
    if (atEnd.value) toEnd()
  })
  onMounted(() => {
    toEnd()
    if (box.value) resized.observe(box.value)
  })
  onBeforeUnmount(() => resized.disconnect())

  return { atEnd, look, toEnd }
}
