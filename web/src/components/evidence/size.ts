import { onBeforeUnmount, onMounted, type Ref, ref } from 'vue'
import type { Size } from '../../core/exhibits/frame'

/** The size of an element in CSS pixels; 0 before it is drawn. */
export function useSize(element: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<Size>> {
  const size = ref<Size>({ width: 0, height: 0 })
  const observer = new ResizeObserver(([entry]) => {
    const { width, height } = entry?.contentRect ?? { width: 0, height: 0 }
    // What is hidden keeps the size that it had.
    if (width && height) size.value = { width, height }
  })
  onMounted(() => element.value && observer.observe(element.value))
  onBeforeUnmount(() => observer.disconnect())
  return size
}
