import { onScopeDispose, type Ref, ref } from 'vue'

/** Something that is said for a moment and then not any more. */
export function useBriefly(ms = 4000): { shown: Readonly<Ref<boolean>>; show(): void } {
  const shown = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))
  return {
    shown,
    show() {
      clearTimeout(timer)
      shown.value = true
      timer = setTimeout(() => {
        shown.value = false
      }, ms)
    },
  }
}
