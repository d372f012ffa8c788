import { onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { RefusedError } from '../../core/connection'
import type { ExhibitAddresses, Outline, Word } from '../../core/exhibits/addresses'

/** Milliseconds between two looks at a film that is being made playable. */
const LOOK_MS = 1500

/** What an exhibit consists of; `problem` is the code of why that is not known. */
export function useOutline(addresses: () => ExhibitAddresses) {
  const outline = shallowRef<Outline>()
  const problem = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    clearTimeout(timer)
    problem.value = ''
    const of = addresses()
    try {
      const found = await of.outline()
      if (of !== addresses()) return
      outline.value = found
      if (!found.playable) timer = setTimeout(load, LOOK_MS)
    } catch (error) {
      if (of === addresses()) problem.value = error instanceof RefusedError ? error.code : 'unavailable'
    }
  }

  watch(
    addresses,
    () => {
      outline.value = undefined
      void load()
    },
    { immediate: true },
  )
  onBeforeUnmount(() => clearTimeout(timer))
  return { outline, problem, load }
}

/** The words of pages, each fetched once; a page without is an empty list, as is one that could not be read. */
export function createPageWords(addresses: () => ExhibitAddresses) {
  let known = new Map<number, Promise<readonly Word[]>>()
  let of = addresses()

  return (page: number): Promise<readonly Word[]> => {
    if (of !== addresses()) {
      of = addresses()
      known = new Map()
    }
    const kept = known.get(page)
    if (kept) return kept
    const words = of.words(page).catch(() => {
      known.delete(page)
      return []
    })
    known.set(page, words)
    return words
  }
}
