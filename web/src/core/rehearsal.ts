/** 设备检测: one's microphone as the recogniser understands it, heard by nobody. */

import type { ServerMessage } from '../protocol'
import { type Link, newPeer } from './media-connection'

export interface RehearsalView {
  readonly state: 'off' | 'connecting' | 'on' | 'failed'
  /** What has been understood, with what is being said just now at the end. */
  readonly text: string
}

export const NO_REHEARSAL: RehearsalView = { state: 'off', text: '' }

export class Rehearsal {
  private view = NO_REHEARSAL
  private peer: RTCPeerConnection | undefined
  private finals = ''

  constructor(
    private readonly link: Link,
    private readonly changed: (view: RehearsalView) => void,
  ) {}

  /** Let the recogniser hear this track; what it understood before is forgotten. */
  async begin(track: MediaStreamTrack): Promise<void> {
    this.end()
    const peer = newPeer()
    this.peer = peer
    this.become({ state: 'connecting', text: '' })
    peer.addTransceiver(track, { direction: 'sendonly' })
    try {
      await peer.setLocalDescription()
      const answer = await this.link.request({ type: 'rehearse', sdp: peer.localDescription?.sdp ?? '' })
      if (peer !== this.peer) return
      await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp })
      this.become({ state: 'on' })
    } catch {
      if (peer === this.peer) this.become({ state: 'failed' })
    }
  }

  end(): void {
    if (!this.peer) return
    this.peer.close()
    this.peer = undefined
    this.finals = ''
    this.link.notify({ type: 'unpublish', source: 'camera' })
    this.become({ state: 'off' })
  }

  receive(message: ServerMessage): void {
    if (message.type !== 'understood' || !this.peer) return
    if (message.final) this.finals += message.text
    this.become({ text: this.finals + (message.final ? '' : message.text) })
  }

  private become(part: Partial<RehearsalView>): void {
    this.view = { ...this.view, ...part }
    this.changed(this.view)
  }
}
