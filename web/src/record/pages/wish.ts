import { type Ref, ref, watch } from 'vue'

const KEPT_AS = 'tingji.pages'

/** Whether this person, in this browser, wants to see the record in pages. */
export function usePagesWish(): Ref<boolean> {
  const wish = ref(localStorage.getItem(KEPT_AS) === 'on')
  watch(wish, (on) => localStorage.setItem(KEPT_AS, on ? 'on' : 'off'))
  return wish
}
