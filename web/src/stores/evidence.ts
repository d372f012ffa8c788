/**
 * What one looks at of the evidence, and with which tool in hand. The courtroom's page provides it.
 *
 *   panes       what is open, one exhibit or two side by side        Pane[]
 *   listed      whether the catalogue is in sight where it has no column of its own
 *   detail      which page of the sheet about an exhibit is open     { exhibit, page } | null
 *   following   whether one sees what is shown to all as its presenter does
 *   tool        what a pointer does on a page
 *   hidden      sides whose marks are not shown
 *
 *   open(exhibit, how?), close(pane), look(pane, place)
 *   follow()                 back to what is shown
 *   openReference(text)      a reference of the record, with the marks as they were; false where there is nothing
 */

import { computed, type InjectionKey, inject, provide, ref, shallowRef, watch } from 'vue'
import { type Side, sideOf } from '../components/people/roles'
import { calledInCourt } from '../core/exhibits/catalogue'
import { firstPlace, type Place } from '../core/exhibits/frame'
import { readMarksAt } from '../core/exhibits/marks-then'
import { readReference, writeReference } from '../core/exhibits/reference'
import type { Tool } from '../core/exhibits/strokes'
import { roleOf } from '../core/hearing'
import { fetchLog } from '../core/past'
import type { Exhibit, Mark } from '../protocol'
import { useHearing } from './hearing'

export interface Pane {
  readonly id: number
  readonly exhibit: string
  readonly place: Place
  /** The marks as they were when a reference was written; null for those of now. */
  readonly marks: readonly Mark[] | null
}

export type HandTool = Tool | 'move' | 'select' | 'erase'

export type DetailPage = 'about' | 'opinions' | 'proof'

interface How {
  readonly place?: Place
  readonly marks?: readonly Mark[]
  /** In the second pane, beside what is open. */
  readonly beside?: boolean
}

function createEvidence() {
  const court = useHearing()
  const panes = shallowRef<readonly Pane[]>([])
  const listed = ref(true)
  const detail = ref<{ exhibit: string; page: DetailPage } | null>(null)
  const following = ref(true)
  const tool = ref<HandTool>('move')
  const hidden = shallowRef<ReadonlySet<Side>>(new Set())
  let last = 0

  const evidence = computed(() => court.state.evidence)
  const showing = computed(() => evidence.value.showing)
  const presenting = computed(() => showing.value?.by === court.state.you)

  function open(exhibit: string, { place = firstPlace(), marks, beside = false }: How = {}): void {
    last += 1
    const pane: Pane = { id: last, exhibit, place, marks: marks ?? null }
    const [first, second] = panes.value
    if (beside && first) panes.value = [first, pane]
    else panes.value = [pane, ...(second ? [second] : [])]
    listed.value = false
    if (!beside && exhibit !== showing.value?.exhibit) following.value = false
    if (detail.value) detail.value = { ...detail.value, exhibit }
  }

  function close(id: number): void {
    panes.value = panes.value.filter((pane) => pane.id !== id)
    if (!panes.value.length) listed.value = true
  }

  function set(id: number, place: Place): void {
    panes.value = panes.value.map((pane) => (pane.id === id ? { ...pane, place } : pane))
  }

  /** Somebody looks elsewhere by himself. */
  function look(id: number, place: Place): void {
    if (panes.value[0]?.id === id && !presenting.value) following.value = false
    set(id, place)
  }

  const shownPlace = (): Place | undefined => {
    const { shown } = evidence.value
    if (!shown || shown.exhibit !== showing.value?.exhibit) return undefined
    const { page, x, y, zoom, turns } = shown
    return { page, x, y, zoom, turns }
  }

  function follow(): void {
    if (!showing.value) return
    following.value = true
    open(showing.value.exhibit, { place: shownPlace() ?? firstPlace() })
  }

  // What is shown to all comes to everybody; what one has shown oneself is there already.
  watch(
    () => showing.value && `${showing.value.exhibit} ${showing.value.by}`,
    () => {
      following.value = true
      if (showing.value && !(presenting.value && panes.value[0]?.exhibit === showing.value.exhibit)) follow()
    },
    { immediate: true },
  )
  watch(
    () => evidence.value.shown,
    () => {
      const place = shownPlace()
      const [first] = panes.value
      if (place && first && following.value && !presenting.value && first.exhibit === showing.value?.exhibit) {
        set(first.id, place)
      }
    },
  )
  // What may be seen no more is put away.
  watch(
    () => evidence.value.exhibits,
    (exhibits) => {
      const left = panes.value.filter(({ exhibit }) => exhibit in exhibits)
      if (left.length !== panes.value.length) panes.value = left
    },
  )

  async function openReference(text: string): Promise<boolean> {
    const reference = readReference(text)
    if (!reference || !(reference.exhibit in evidence.value.exhibits)) return false
    const { exhibit, place, seq } = reference
    try {
      open(exhibit, { place, marks: await readMarksAt((before) => fetchLog(court.state.you, before), exhibit, seq) })
    } catch {
      // Without the log there are still the page and its place.
      open(exhibit, { place })
    }
    return true
  }

  /** "见原告证据3第2页" at the record's cursor; false where nothing may be written. */
  function refer(exhibit: Exhibit, place: Place): boolean {
    const text = `见${calledInCourt(court.state, exhibit)}第${place.page}页`
    return court.insertReference(text, writeReference({ exhibit: exhibit.id, place, seq: court.state.seq }))
  }

  function toggleDetail(exhibit: string, page: DetailPage): void {
    const same = detail.value?.exhibit === exhibit && detail.value.page === page
    detail.value = same ? null : { exhibit, page }
  }

  function toggleSide(side: Side): void {
    const next = new Set(hidden.value)
    if (!next.delete(side)) next.add(side)
    hidden.value = next
  }

  return {
    panes,
    listed,
    detail,
    following,
    tool,
    hidden,
    presenting,
    open,
    close,
    look,
    follow,
    openReference,
    refer,
    toggleDetail,
    tell: court.tell,
    sideOf: (seat: string): Side => sideOf(roleOf(court.state, seat) ?? 'observer'),
    toggleSide,
    /** Back from the marks as they were to those of now. */
    leavePast: (id: number) => {
      panes.value = panes.value.map((pane) => (pane.id === id ? { ...pane, marks: null } : pane))
    },
  }
}

export type EvidenceDesk = ReturnType<typeof createEvidence>

const KEY: InjectionKey<EvidenceDesk> = Symbol('evidence')

export function provideEvidence(): EvidenceDesk {
  const desk = createEvidence()
  provide(KEY, desk)
  return desk
}

export function useEvidence(): EvidenceDesk {
  const desk = inject(KEY)
  if (!desk) throw new Error('nobody has provided the evidence')
  return desk
}
