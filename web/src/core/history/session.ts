/** One reader's look at the record's past: everything is fetched once, later visits fetch only what came since. */

import type { HistoryPage } from '../../protocol'
import { Paper } from './paper'
import { Timeline } from './timeline'

/** Updates between two moments at which keys are seen to: some milliseconds of work. */
const AT_ONCE = 500

export class HistorySession {
  readonly timeline = new Timeline()
  readonly paper = new Paper(this.timeline)

  private next = 0
  private closed = false
  private loading: Promise<void> | undefined

  /** `progressed` is told how much of it is here, from 0 to 1, after each page. */
  constructor(
    private readonly fetchPage: (after: number) => Promise<HistoryPage>,
    private readonly progressed: (share: number) => void,
  ) {}

  /** Have all that is on the server's disk by now. Rejects as `fetchPage` does; what is here stays, and may go on. */
  load(): Promise<void> {
    // Whoever asks while a page is on its way may know of something that is not on it.
    const before = this.loading?.catch(() => {})
    const loading = (before ? before.then(() => this.run()) : this.run()).finally(() => {
      if (this.loading === loading) this.loading = undefined
    })
    this.loading = loading
    return loading
  }

  /** Nobody looks any more. */
  close(): void {
    this.closed = true
  }

  private async run(): Promise<void> {
    let coming: Promise<HistoryPage> | undefined = this.fetchPage(this.next)
    while (coming) {
      const page: HistoryPage = await coming
      const more = page.next < page.last && page.next > this.next && !this.closed
      // The next one travels while this one is read.
      coming = more ? this.fetchPage(page.next) : undefined
      coming?.catch(() => {})
      await this.read(page)
    }
  }

  private async read({ updates, events, next, last }: HistoryPage): Promise<void> {
    this.timeline.add([], events)
    for (let done = 0; done < updates.length; done += AT_ONCE) {
      this.timeline.add(updates.slice(done, done + AT_ONCE), [])
      await new Promise((resolve) => setTimeout(resolve))
    }
    this.next = next
    this.progressed(last ? next / last : 1)
  }
}
