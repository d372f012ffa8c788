/** One reader's look at the record's past: everything is fetched once, later visits fetch only what came since. */

import type { HistoryPage } from '../../protocol'
import { Paper } from './paper'
import { Timeline } from './timeline'

/** Updates between two moments at which keys are seen to: some milliseconds of work. */
const AT_ONCE = 200

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
    this.loading ??= this.run().finally(() => {
      this.loading = undefined
    })
    return this.loading
  }

  /** Nobody looks any more. */
  close(): void {
    this.closed = true
  }

  private async run(): Promise<void> {
    for (let more = true; more && !this.closed; ) {
      const page = await this.fetchPage(this.next)
      this.timeline.add([], page.events)
      for (let done = 0; done < page.updates.length; done += AT_ONCE) {
        this.timeline.add(page.updates.slice(done, done + AT_ONCE), [])
        await new Promise((resolve) => setTimeout(resolve))
      }
      more = page.next < page.last && page.next > this.next
      this.next = page.next
      this.progressed(page.last ? page.next / page.last : 1)
    }
  }
}
