/**
 * What an earlier page sent and did not hear the end of: files that the server still examines, or that it refused while
 * nobody looked. Half sent ones are not among them: they go on when the same file is chosen again.
 */

import type { Arrivals, Arriving } from '../protocol'
import { followed, forgotten, Refused, type UploadView } from './uploads'

/** One such file; begun, stopped and given up like an upload of this page. */
export class Arrival {
  view: UploadView
  private stopped = new AbortController()

  constructor(
    readonly location: string,
    { state, share, code, exhibit }: Arriving,
    private readonly changed: (view: UploadView) => void,
    private readonly wait?: (ms: number) => Promise<void>,
  ) {
    this.view = { phase: state, share, code, exhibit }
  }

  /** Resolves when the server is done with it, or cannot be asked any more. */
  async start(): Promise<void> {
    if (this.view.phase === 'refused') return
    this.stopped = new AbortController()
    const { signal } = this.stopped
    try {
      const exhibit = await followed(this.location, signal, (view) => this.become(view), this.wait)
      this.become({ phase: 'filed', share: 1, code: '', exhibit })
    } catch (error) {
      if (signal.aborted) return
      const known = error instanceof Refused ? error : new Refused('unavailable', false)
      this.become({ phase: known.final ? 'refused' : 'failed', code: known.code })
    }
  }

  pause(): void {
    this.stopped.abort()
  }

  async cancel(): Promise<void> {
    this.stopped.abort()
    await forgotten(this.location)
  }

  goesOnWith = (location: string): boolean => this.location === location

  private become(changes: Partial<UploadView>): void {
    this.view = { ...this.view, ...changes }
    this.changed(this.view)
  }
}

/** None when the server cannot be asked now: it is of use, and nothing depends on it. */
export async function arrivals(address: string): Promise<readonly Arriving[]> {
  const answer = await fetch(address, { headers: { accept: 'application/json' } }).catch(() => undefined)
  if (!answer?.ok) return []
  const { uploads }: Arrivals = await answer.json()
  return uploads.filter(({ state }) => state !== 'receiving' && state !== 'filed')
}
