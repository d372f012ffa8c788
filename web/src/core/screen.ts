/** One's own screen, as it is shared with all: chosen in the browser's own dialog, and ended there too. */

import type { DeviceState } from './media'
import type { Link } from './media-connection'
import { Publisher } from './publisher'

/** Whether this browser can share a screen at all; phones cannot. */
export const canShare = (): boolean => typeof navigator.mediaDevices?.getDisplayMedia === 'function'

export interface ScreenEvents {
  changed(state: DeviceState, stream: MediaStream | null): void
  /** The server does not take it; the code says why. */
  refused(code: string): void
}

export class Screen {
  private track: MediaStreamTrack | undefined
  private state: DeviceState = 'off'
  private readonly publisher: Publisher

  constructor(
    private readonly link: Link,
    private readonly events: ScreenEvents,
  ) {
    this.publisher = new Publisher(link, 'screen', (code) => {
      this.end()
      events.refused(code)
    })
  }

  /** The socket is (again) connected, or the media side came back empty. */
  enter(): void {
    this.publisher.begin()
  }

  /** The socket is cut off, or the person was sent out. */
  exit(): void {
    this.publisher.end()
  }

  /** Ends with the screen shared, or without: whoever closes the browser's dialog did not want it. */
  async start(): Promise<void> {
    if (this.state !== 'off') return
    this.become('opening')
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 5 } }, audio: false })
      const [track] = stream.getVideoTracks()
      if (!track) return this.become('off')
      track.contentHint = 'detail'
      track.addEventListener('ended', () => this.stop())
      this.track = track
      this.publisher.send(null, track)
      this.become('on')
    } catch {
      this.become('off')
    }
  }

  stop(): void {
    if (this.state !== 'on') return
    this.end()
    this.link.notify({ type: 'unpublish', source: 'screen' })
  }

  /** Nothing of it leaves the browser any more. */
  end(): void {
    this.track?.stop()
    this.track = undefined
    this.publisher.forget()
    this.become('off')
  }

  private become(state: DeviceState): void {
    this.state = state
    this.events.changed(state, this.track ? new MediaStream([this.track]) : null)
  }
}
