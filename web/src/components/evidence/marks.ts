/** The marks on the page of a pane: what is seen of them, and what one draws, rubs out and takes back. */

import { computed, onBeforeUnmount, shallowRef } from 'vue'
import { on } from '../../core/evidence'
import type { Mark, Stroke } from '../../protocol'
import { type Pane, useEvidence } from '../../stores/evidence'
import { useHearing } from '../../stores/hearing'
import type { Side } from '../people/roles'
import type { Live } from './live'
import { throttle } from './throttle'

/** Milliseconds between two sendings of a stroke that is being drawn. */
const SKETCH_MS = 33

export interface Layer {
  readonly side: Side
  readonly count: number
}

export function useMarks(pane: () => Pane, page: () => number, may: () => boolean) {
  const court = useHearing()
  const desk = useEvidence()
  /** What one draws: in hand, and drawn but not yet known to be kept. */
  const inHand = shallowRef<Stroke | null>(null)
  const waiting = shallowRef<readonly Stroke[]>([])

  const here = ({ exhibit, page: number }: Stroke): boolean => exhibit === pane().exhibit && number === page()
  const all = computed(() => {
    const marks = pane().marks ?? court.state.evidence.marks
    return marks.filter((mark) => on(mark, pane().exhibit, page()))
  })
  const visible = computed(() => all.value.filter(({ by }) => !desk.hidden.value.has(desk.sideOf(by))))
  const own = computed(() => (pane().marks || !may() ? [] : all.value.filter(({ by }) => by === court.state.you)))

  const live = computed<Live[]>(() => {
    if (pane().marks) return []
    const { drawing } = court.state.evidence
    const others = Object.entries(drawing).map(([seat, stroke]) => ({ key: seat, side: desk.sideOf(seat), stroke }))
    const side = desk.sideOf(court.state.you)
    const mine = [...waiting.value, ...(inHand.value ? [inHand.value] : [])]
    return [...others, ...mine.map((stroke, index) => ({ key: `own ${index}`, side, stroke }))].filter(
      (one) => here(one.stroke) && !desk.hidden.value.has(one.side),
    )
  })

  /** Sides with marks on this page, for the legend. */
  const sides = computed<Layer[]>(() => {
    const counts = new Map<Side, number>()
    for (const { by } of all.value) counts.set(desk.sideOf(by), (counts.get(desk.sideOf(by)) ?? 0) + 1)
    return [...counts].map(([side, count]) => ({ side, count }))
  })

  const tell = throttle<Stroke | null>(SKETCH_MS, (stroke) => desk.tell({ type: 'draw', stroke }))

  function sketch(stroke: Stroke | null): void {
    inHand.value = stroke
    if (stroke) {
      tell(stroke)
      return
    }
    tell.cancel()
    desk.tell({ type: 'draw', stroke: null })
  }

  async function draw(stroke: Stroke): Promise<void> {
    inHand.value = null
    tell.cancel()
    waiting.value = [...waiting.value, stroke]
    const done = await court.act({ type: 'draw_mark', stroke })
    if (!done) desk.tell({ type: 'draw', stroke: null })
    waiting.value = waiting.value.filter((one) => one !== stroke)
  }

  const rubbed = new Set<string>()
  /** Once for each, however long one rubs. */
  async function erase({ id }: Mark): Promise<void> {
    if (rubbed.has(id)) return
    rubbed.add(id)
    if (!(await court.act({ type: 'erase_mark', mark: id }))) rubbed.delete(id)
  }

  async function undo(): Promise<void> {
    const last = own.value.filter(({ id }) => !rubbed.has(id)).at(-1)
    if (last) await erase(last)
  }

  const clear = (): Promise<boolean> => court.act({ type: 'clear_marks', exhibit: pane().exhibit, page: page() })

  onBeforeUnmount(() => tell.cancel())

  return { visible, own, live, sides, draw, sketch, erase, undo, clear }
}
