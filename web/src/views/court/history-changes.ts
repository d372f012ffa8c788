import { computed, type Ref, ref, watch } from 'vue'
import type { Block, Passage } from '../../core/history/paper'

/**
 * Going from change to change on the paper, and from passage to passage by the arrow keys. `draw` has a passage drawn
 * that is too far away to be.
 */
export function useChanges(
  paper: Readonly<Ref<HTMLElement | null>>,
  blocks: Readonly<Ref<readonly Block[]>>,
  draw: (id: string) => Promise<void>,
) {
  const all = computed(() => passagesIn(blocks.value))
  const changed = computed(() => all.value.filter(({ status }) => status !== 'same' && status !== 'moved'))
  const chosen = ref('')
  /** The passage that the tabulator leads to: the last one gone to, else the first change, else the last of all. */
  const current = computed(() => {
    if (all.value.some(({ id }) => id === chosen.value)) return chosen.value
    return changed.value[0]?.id ?? all.value.at(-1)?.id ?? ''
  })

  async function buttonOf(id: string): Promise<HTMLElement | undefined> {
    await draw(id)
    return paper.value?.querySelector<HTMLElement>(`[data-passage="${id}"]`) ?? undefined
  }

  async function focus(id: string): Promise<void> {
    chosen.value = id
    const button = await buttonOf(id)
    button?.focus({ preventScroll: true })
    button?.scrollIntoView({ block: 'center' })
  }

  // What a moment brought may be on any page of the record: it is shown, and the focus stays on the slider.
  watch(blocks, async () => {
    const first = changed.value[0]?.id
    if (first) (await buttonOf(first))?.scrollIntoView({ block: 'nearest' })
  })

  function go(by: 1 | -1): void {
    const ids = changed.value.map(({ id }) => id)
    const here = ids.indexOf(chosen.value)
    const next = here < 0 ? (by > 0 ? 0 : -1) : (here + by) % ids.length
    const id = ids.at(next)
    if (id) void focus(id)
  }

  function move(event: KeyboardEvent, by: 1 | -1): void {
    if (!(event.target instanceof HTMLElement) || !event.target.dataset.passage) return
    event.preventDefault()
    const ids = all.value.map(({ id }) => id)
    const next = ids[ids.indexOf(event.target.dataset.passage) + by]
    if (next) void focus(next)
  }

  return { count: computed(() => changed.value.length), current, go, move }
}

function passagesIn(blocks: readonly Block[]): Passage[] {
  return blocks.flatMap((block) => (block.type === 'passage' ? [block] : passagesIn(block.blocks)))
}
