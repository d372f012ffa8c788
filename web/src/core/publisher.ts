/** The publishing connection of one source; the page offers, once (docs/media-signalling.md). */

import type { Source } from '../protocol'
import { CutOffError, RefusedError } from './connection'
import { type Link, newPeer, Persistence } from './media-connection'

const PICTURE: Record<Source, RTCRtpEncodingParameters> = {
  camera: { maxBitrate: 600_000, maxFramerate: 20 },
  screen: { maxBitrate: 1_500_000, maxFramerate: 5 },
}

/** Milliseconds that one waits for a connection before one speaks all the same. */
const ARRIVAL_MS = 5000

/** Refusals that another attempt would meet again. */
const FINAL: readonly string[] = ['not_admitted', 'not_your_role', 'not_now', 'may_not_share', 'somebody_shares']

const SOUND: RTCRtpEncodingParameters = { priority: 'high', networkPriority: 'high' }

export class Publisher {
  private sound: MediaStreamTrack | null = null
  private picture: MediaStreamTrack | null = null
  private peer: RTCPeerConnection | undefined
  private online = false
  private wanted = false
  private readonly persistence = new Persistence(() => void this.publish())

  constructor(
    private readonly link: Link,
    private readonly source: Source,
    private readonly refused: (code: string) => void = () => undefined,
  ) {}

  /** What to send from now on; null sends nothing. The first track of all makes the connection. */
  send(sound: MediaStreamTrack | null, picture: MediaStreamTrack | null): void {
    this.sound = sound
    this.picture = picture
    if (this.peer) {
      for (const transceiver of this.peer.getTransceivers()) {
        void transceiver.sender.replaceTrack(kindOf(transceiver) === 'audio' ? sound : picture)
      }
    } else if ((sound || picture) && !this.wanted) {
      this.wanted = true
      if (this.online) this.persistence.begin()
    }
  }

  /** Resolves once what is sent reaches the server, or it is clear that it takes long. */
  async arrived(): Promise<void> {
    const begun = performance.now()
    while (this.peer?.connectionState !== 'connected' && performance.now() - begun < ARRIVAL_MS) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** The socket is (again) connected, or the media side came back empty: publish anew if there is anything to. */
  begin(): void {
    this.online = true
    this.drop()
    if (this.wanted) this.persistence.begin()
  }

  /** The socket is cut off, and the server has dropped the connection. */
  end(): void {
    this.online = false
    this.drop()
  }

  /** There is nothing to send any more, and no connection for it. */
  forget(): void {
    this.wanted = false
    this.sound = null
    this.picture = null
    this.drop()
  }

  private drop(): void {
    this.persistence.stop()
    this.peer?.close()
    this.peer = undefined
  }

  private async publish(): Promise<void> {
    this.drop()
    const peer = newPeer()
    this.peer = peer
    this.persistence.watch(peer)
    const stream = new MediaStream()
    if (this.source === 'camera') {
      peer.addTransceiver(this.sound ?? 'audio', { direction: 'sendonly', streams: [stream], sendEncodings: [SOUND] })
    }
    const picture = peer.addTransceiver(this.picture ?? 'video', {
      direction: 'sendonly',
      streams: [stream],
      sendEncodings: [PICTURE[this.source]],
    })
    picture.setCodecPreferences(vp8())
    try {
      await peer.setLocalDescription()
      const sdp = peer.localDescription?.sdp ?? ''
      const answer = await this.link.request({ type: 'publish', source: this.source, sdp })
      if (peer === this.peer) await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp })
    } catch (error) {
      if (peer !== this.peer) return
      this.drop()
      if (error instanceof CutOffError) return
      if (error instanceof RefusedError && FINAL.includes(error.code)) this.refused(error.code)
      else this.persistence.again()
    }
  }
}

const kindOf = (transceiver: RTCRtpTransceiver): string => transceiver.receiver.track.kind

function vp8(): RTCRtpCodec[] {
  const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? []
  const named = (name: string) => codecs.filter(({ mimeType }) => mimeType === name)
  return [...named('video/VP8'), ...named('video/rtx')]
}
