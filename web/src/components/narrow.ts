import { onScopeDispose, type Ref, ref } from 'vue'

/** Whether the page is laid out for a phone; the same width as in courtroom.css. */
export function useNarrow(): Readonly<Ref<boolean>> {
  const query = matchMedia('(max-width: 959px)')
  const narrow = ref(query.matches)
  const look = () => {
    narrow.value = query.matches
  }
  query.addEventListener('change', look)
  onScopeDispose(() => query.removeEventListener('change', look))
  return narrow
}
