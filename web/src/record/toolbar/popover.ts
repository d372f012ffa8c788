/** Something that opens below a button: it closes by a press elsewhere, by Escape, and when the window changes. */

import { nextTick, onBeforeUnmount, type Ref, ref } from 'vue'

export function usePopover(button: Readonly<Ref<HTMLElement | null>>, panel: Readonly<Ref<HTMLElement | null>>) {
  const open = ref(false)
  const place = ref({ left: '0', top: '0' })

  async function show(): Promise<void> {
    open.value = true
    document.addEventListener('pointerdown', outside, true)
    document.addEventListener('keydown', escaped, true)
    addEventListener('resize', hide)
    await nextTick()
    const at = button.value?.getBoundingClientRect()
    if (!at) return
    const width = panel.value?.offsetWidth ?? 0
    const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8))
    place.value = { left: `${left}px`, top: `${at.bottom + 4}px` }
  }

  function hide(): void {
    open.value = false
    document.removeEventListener('pointerdown', outside, true)
    document.removeEventListener('keydown', escaped, true)
    removeEventListener('resize', hide)
  }

  function outside({ target }: Event): void {
    if (target instanceof Node && !panel.value?.contains(target) && !button.value?.contains(target)) hide()
  }

  function escaped(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    const inside = panel.value?.contains(document.activeElement)
    hide()
    if (inside) button.value?.focus()
  }

  onBeforeUnmount(hide)

  return { open, place, show, hide }
}
