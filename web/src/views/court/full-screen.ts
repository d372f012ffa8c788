import { onBeforeUnmount, onMounted, type Ref, ref, watch } from 'vue'

/**
 * The record alone on the screen, for as long as `record` is what one looks at. The browser's own full screen comes with it where there is one; leaving either leaves
 * both.
 */
export function useFullScreen(record: () => boolean): { full: Readonly<Ref<boolean>>; toggle(): void } {
  const full = ref(false)

  function set(on: boolean): void {
    full.value = on
    if (on) void document.documentElement.requestFullscreen?.().catch(() => {})
    else if (document.fullscreenElement) void document.exitFullscreen()
  }

  function left(): void {
    if (!document.fullscreenElement) full.value = false
  }

  function escaped(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) set(false)
  }

  watch(record, (shown) => !shown && full.value && set(false))
  onMounted(() => {
    document.addEventListener('fullscreenchange', left)
    addEventListener('keydown', escaped)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('fullscreenchange', left)
    removeEventListener('keydown', escaped)
  })

  return { full, toggle: () => set(!full.value) }
}
