/** The files that are on their way to the server. */

import { onBeforeUnmount, onMounted, shallowReactive } from 'vue'
import { Arrival, arrivals } from '../../core/arrivals'
import { uploadsOf } from '../../core/exhibits/addresses'
import { type Described, Upload, type UploadView } from '../../core/uploads'

/** How many are sent at once; the rest wait for their turn. */
const AT_ONCE = 3

export interface Underway {
  readonly id: number
  readonly title: string
  readonly name: string
  readonly upload: Upload | Arrival
  readonly waiting: boolean
  readonly view: UploadView
}

interface UploadEvents {
  filed(exhibit: string, title: string): void
  /** Files that were chosen together are all filed; in the order in which they were chosen. */
  together(party: string, exhibits: readonly string[]): void
}

export function useUploads(seat: () => string, events: UploadEvents) {
  const all = shallowReactive(new Map<number, Underway>())
  const queue: number[] = []
  const batches: { party: string; ids: readonly number[]; filed: Map<number, string> }[] = []
  let running = 0
  let last = 0
  let left = false

  function change(id: number, changes: Partial<Underway>): void {
    const known = all.get(id)
    if (known) all.set(id, { ...known, ...changes })
  }

  function add(files: readonly File[], described: Omit<Described, 'title'>): void {
    const batch: number[] = []
    for (const file of files) {
      last += 1
      batch.push(last)
      const id = last
      const title = titleOf(file.name)
      const upload = new Upload(uploadsOf(seat()), file, { ...described, title }, localStorage, (view) => {
        change(id, { view })
      })
      for (const [other, known] of all) {
        if (known.upload instanceof Arrival && upload.goesOnWith(known.upload.location)) {
          known.upload.pause()
          all.delete(other)
        }
      }
      all.set(id, { id, title, name: file.name, upload, waiting: true, view: upload.view })
      queue.push(id)
    }
    batches.push({ party: described.party, ids: batch, filed: new Map() })
    next()
  }

  /** What an earlier page sent and did not hear the end of. */
  async function takeUp(): Promise<void> {
    const address = uploadsOf(seat())
    const found = await arrivals(address)
    for (const sent of left ? [] : found) {
      const location = `${address}/${sent.id}`
      if ([...all.values()].some(({ upload }) => upload.goesOnWith(location))) continue
      last += 1
      const id = last
      const upload = new Arrival(location, sent, (view) => change(id, { view }))
      all.set(id, { id, title: sent.title, name: sent.name, upload, waiting: false, view: upload.view })
      void see(id)
    }
  }

  function settle(id: number, exhibit: string): void {
    const batch = batches.find(({ ids }) => ids.includes(id))
    if (!batch) return
    batch.filed.set(id, exhibit)
    const found = batch.ids.flatMap((one) => batch.filed.get(one) ?? [])
    if (batch.ids.every((one) => batch.filed.has(one) || !all.has(one)) && found.length > 1) {
      events.together(batch.party, found)
    }
  }

  function next(): void {
    while (running < AT_ONCE) {
      const id = queue.shift()
      if (id === undefined) return
      void run(id)
    }
  }

  async function run(id: number): Promise<void> {
    if (!all.has(id)) return
    running += 1
    change(id, { waiting: false })
    await see(id)
    running -= 1
    next()
  }

  /** Until it has an end. */
  async function see(id: number): Promise<void> {
    const one = all.get(id)
    if (!one) return
    await one.upload.start()
    const { phase, exhibit } = one.upload.view
    if (phase !== 'filed') return
    all.delete(id)
    events.filed(exhibit, one.title)
    settle(id, exhibit)
  }

  function again(id: number): void {
    change(id, { waiting: true })
    queue.push(id)
    next()
  }

  async function drop(id: number): Promise<void> {
    const one = all.get(id)
    all.delete(id)
    await one?.upload.cancel()
  }

  onMounted(takeUp)

  /** A page that is left stops; what is half sent goes on when the same file is chosen again. */
  onBeforeUnmount(() => {
    left = true
    for (const { upload } of all.values()) upload.pause()
  })

  return { all, add, again, takeUp, pause: (id: number) => all.get(id)?.upload.pause(), drop }
}

/** What a file is called before somebody says better. */
export const titleOf = (name: string): string => name.replace(/\.[A-Za-z0-9]{1,5}$/, '').slice(0, 100) || name
