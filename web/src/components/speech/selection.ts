import { computed, type Ref, ref } from 'vue'

/** The chosen line of a list of ids. A line that the list no longer has is no longer chosen. */
export function useSelection(ids: Readonly<Ref<readonly string[]>>) {
  const chosen = ref<string>()
  const selected = computed(() =>
    chosen.value !== undefined && ids.value.includes(chosen.value) ? chosen.value : undefined,
  )

  function select(id: string | undefined): void {
    chosen.value = id
  }

  /** Moves by so many lines; with nothing chosen it starts from the newest. */
  function move(by: number): void {
    const last = ids.value.length - 1
    if (last < 0) return
    const at = selected.value === undefined ? -1 : ids.value.indexOf(selected.value)
    const next = at < 0 ? last : Math.min(last, Math.max(0, at + by))
    chosen.value = ids.value[next]
  }

  return { selected, select, move }
}
