/** 举证: tells the others where one looks while one shows an exhibit, and the court what one has on the screen. */

import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue'
import { throttle } from '../../components/evidence/throttle'
import type { Place, Point } from '../../core/exhibits/frame'
import type { EvidenceDesk } from '../../stores/evidence'
import { useHearing } from '../../stores/hearing'

/** Milliseconds between two tellings. */
const TELL_MS = 40

/** `visible`: the evidence is what one looks at. */
export function usePresenting(desk: EvidenceDesk, visible: () => boolean) {
  const court = useHearing()
  const place = shallowRef<Place>()
  const pointer = shallowRef<Point | null>(null)
  const play = shallowRef({ time: 0, playing: false })
  /** The exhibit and page whose picture stands on the screen. */
  const drawn = ref('')
  const awake = ref(document.visibilityState === 'visible')

  const showing = computed(() => court.state.evidence.showing)
  const onShown = computed(() => desk.panes.value[0]?.exhibit === showing.value?.exhibit)

  const tell = throttle<void>(TELL_MS, () => {
    if (!desk.presenting.value || !showing.value || !onShown.value) return
    const { page, x, y, zoom, turns } = place.value ?? { page: 1, x: 5000, y: 5000, zoom: 1000, turns: 0 }
    const at = pointer.value
    desk.tell({
      type: 'show',
      exhibit: showing.value.exhibit,
      page,
      x: inside(x),
      y: inside(y),
      zoom: Math.max(50, zoom),
      turns,
      pointer: at ? [inside(at.x), inside(at.y)] : [],
      ...play.value,
    })
  })
  watch([() => desk.presenting.value, showing, () => court.status, place, pointer, play], () => tell())

  const waked = (): void => {
    awake.value = document.visibilityState === 'visible'
  }
  onMounted(() => document.addEventListener('visibilitychange', waked))
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', waked)
    tell.cancel()
  })

  /** Changes whenever it is to be said anew that the shown page is on the screen. */
  const sight = computed(() => {
    const { shown } = court.state.evidence
    if (!showing.value || !visible() || !awake.value || court.status !== 'online') return ''
    const [exhibit, page] = drawn.value.split(' ')
    if (exhibit !== showing.value.exhibit) return ''
    return `${exhibit} ${page} ${showing.value.at} ${shown?.page ?? ''}`
  })
  watch(sight, (now) => {
    const [exhibit, page] = now.split(' ')
    if (exhibit) desk.tell({ type: 'seen', exhibit, page: Number(page) })
  })

  return {
    seen: (next: Place) => {
      place.value = next
    },
    point: (next: Point | null) => {
      pointer.value = next
    },
    played: (time: number, playing: boolean) => {
      play.value = { time, playing }
    },
    drawn: (exhibit: string, page: number) => {
      drawn.value = `${exhibit} ${page}`
    },
  }
}

const inside = (value: number): number => Math.round(Math.min(10_000, Math.max(0, value)))
