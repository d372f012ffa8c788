/** A toolbar is one stop of the Tab key; within it arrows lead from button to button. */

import { onMounted, onUpdated, type Ref } from 'vue'

export function useRoving(bar: Readonly<Ref<HTMLElement | null>>): { move(event: KeyboardEvent): void; enter(): void } {
  let current: HTMLElement | undefined

  const tools = (): HTMLElement[] => [...(bar.value?.querySelectorAll<HTMLElement>('.tool:not(:disabled)') ?? [])]

  function settle(): void {
    const all = tools()
    if (!current || !all.includes(current)) current = all[0]
    for (const tool of all) tool.tabIndex = tool === current ? 0 : -1
  }

  function go(to: HTMLElement | undefined): void {
    if (!to) return
    current = to
    settle()
    to.focus()
  }

  function move(event: KeyboardEvent): void {
    const all = tools()
    const at = all.indexOf(event.target as HTMLElement)
    if (at < 0) return
    const to = {
      ArrowRight: all[(at + 1) % all.length],
      ArrowLeft: all.at(at - 1),
      Home: all[0],
      End: all.at(-1),
    }[event.key]
    if (!to) return
    event.preventDefault()
    go(to)
  }

  onMounted(settle)
  onUpdated(settle)

  return {
    move,
    enter: () => {
      settle()
      go(current)
    },
  }
}
