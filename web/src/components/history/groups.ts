import { computed, nextTick, onBeforeUnmount, onMounted, type Ref, reactive, watch } from 'vue'
import type { Block } from '../../core/history/paper'

/** Blocks that are drawn together. */
const SIZE = 40
/** How far beyond what is seen they are drawn, and how high a block is that was never drawn. */
const AHEAD = '1000px 0px'
const HEIGHT = 34

/**
 * A long record is drawn where it is looked at; what lies elsewhere is room of its height. So a slider over a hundred
 * pages draws no more than one over three.
 */
export function useGroups(blocks: () => readonly Block[], desk: Readonly<Ref<HTMLElement | null>>) {
  const groups = computed(() => {
    const all = blocks()
    return Array.from({ length: Math.ceil(all.length / SIZE) }, (_, index) =>
      all.slice(index * SIZE, (index + 1) * SIZE),
    )
  })
  const drawn = reactive(new Set<number>())
  const heights = new Map<number, number>()
  let observer: IntersectionObserver | undefined

  const elements = (): HTMLElement[] => [...(desk.value?.querySelectorAll<HTMLElement>('.group') ?? [])]

  function seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      const index = elements().indexOf(target as HTMLElement)
      if (isIntersecting) drawn.add(index)
      else if (drawn.delete(index)) heights.set(index, boundingClientRect.height)
    }
  }

  function observe(): void {
    observer?.disconnect()
    for (const element of elements()) observer?.observe(element)
  }

  onMounted(() => {
    observer = new IntersectionObserver(seen, { root: desk.value, rootMargin: AHEAD })
    observe()
  })
  onBeforeUnmount(() => observer?.disconnect())
  watch(() => groups.value.length, observe, { flush: 'post' })

  /** Have the block drawn that holds this passage. */
  async function draw(id: string): Promise<void> {
    const index = groups.value.findIndex((group) => group.some((block) => holds(block, id)))
    if (index >= 0) drawn.add(index)
    await nextTick()
  }

  /** The style of a group: room where it is not drawn. */
  const room = (index: number): { height: string } | undefined =>
    drawn.has(index) ? undefined : { height: `${heights.get(index) ?? (groups.value[index]?.length ?? 0) * HEIGHT}px` }

  return { groups, drawn, room, draw }
}

const holds = (block: Block, id: string): boolean =>
  block.type === 'passage' ? block.id === id : block.blocks.some((inner) => holds(inner, id))
