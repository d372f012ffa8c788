import { computed, type Ref, ref } from 'vue'

/** What a choice does with the lines chosen before: leaves only itself, joins or leaves them, or reaches to it. */
export type Choice = 'only' | 'toggle' | 'range'

/** The chosen lines of a list of ids, and the one among them that the keys move. A line that the list no longer has is no longer chosen. */
export function useSelection(ids: Readonly<Ref<readonly string[]>>) {
  const current = ref<string>()
  /** Where a range begins. */
  const anchor = ref<string>()
  const picked = ref<ReadonlySet<string>>(new Set())
  const selected = computed(() =>
    current.value !== undefined && ids.value.includes(current.value) ? current.value : undefined,
  )
  /** In the order of the list. */
  const chosen = computed(() => ids.value.filter((id) => picked.value.has(id)))

  function select(id: string, choice: Choice = 'only'): void {
    if (choice === 'range') {
      picked.value = new Set(between(anchor.value ?? id, id))
    } else {
      const kept = choice === 'toggle' ? picked.value : new Set<string>()
      picked.value = kept.has(id) ? new Set([...kept].filter((other) => other !== id)) : new Set([...kept, id])
      anchor.value = id
    }
    current.value = id
  }

  /** Moves by so many lines; with nothing chosen it starts from the newest. */
  function move(by: number, choice: Choice = 'only'): void {
    const last = ids.value.length - 1
    if (last < 0) return
    const at = selected.value === undefined ? -1 : ids.value.indexOf(selected.value)
    const next = ids.value[at < 0 ? last : Math.min(last, Math.max(0, at + by))]
    if (next !== undefined) select(next, choice)
  }

  function between(one: string, other: string): readonly string[] {
    const [from, to] = [ids.value.indexOf(one), ids.value.indexOf(other)]
    return from < 0 ? [other] : ids.value.slice(Math.min(from, to), Math.max(from, to) + 1)
  }

  return { selected, chosen, select, move }
}
