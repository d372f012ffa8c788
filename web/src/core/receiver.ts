/** The receiving connection: the server offers, as often as people come and go (docs/media-signalling.md). */

import type { Offered, Track } from '../protocol'
import { CutOffError, RefusedError } from './connection'
import { type Link, newPeer, Persistence } from './media-connection'

/** What one seat sends. Sound and picture of a source are in one stream, so that lips and voice stay together. */
export interface SeatStreams {
  readonly camera?: MediaStream
  readonly screen?: MediaStream
}

export type Streams = Readonly<Record<string, SeatStreams>>

export class Receiver {
  private peer: RTCPeerConnection | undefined
  private subscribed = false
  private turn = Promise.resolve()
  private streams: Streams = {}
  private readonly persistence = new Persistence(() => void this.subscribe())

  constructor(
    private readonly link: Link,
    private readonly show: (streams: Streams) => void,
  ) {}

  /** The socket is (again) connected, or the media side came back empty. */
  begin(): void {
    this.persistence.begin()
  }

  /** The socket is cut off, or the person is outside the room. */
  end(): void {
    this.persistence.stop()
    this.drop()
    this.present({})
  }

  /** Offers are answered one after another; those of an earlier subscription are not. */
  offered(message: Offered): void {
    if (!this.subscribed) return
    this.peer ??= this.makePeer()
    const peer = this.peer
    this.turn = this.turn
      .then(() => this.answer(peer, message))
      .catch(() => {
        if (peer === this.peer) this.restart()
      })
  }

  private async subscribe(): Promise<void> {
    this.persistence.stop()
    this.drop()
    try {
      await this.link.request({ type: 'subscribe' })
      this.subscribed = true
    } catch (error) {
      const hopeless = error instanceof CutOffError || (error instanceof RefusedError && error.code === 'not_admitted')
      if (!hopeless) this.persistence.again()
    }
  }

  private restart(): void {
    this.drop()
    this.persistence.again()
  }

  private drop(): void {
    this.subscribed = false
    this.peer?.close()
    this.peer = undefined
  }

  private makePeer(): RTCPeerConnection {
    const peer = newPeer()
    this.persistence.watch(peer)
    return peer
  }

  private async answer(peer: RTCPeerConnection, { offer, sdp, tracks }: Offered): Promise<void> {
    if (peer !== this.peer) return
    await peer.setRemoteDescription({ type: 'offer', sdp })
    await peer.setLocalDescription()
    if (peer !== this.peer) return
    this.link.notify({ type: 'answer', offer, sdp: peer.localDescription?.sdp ?? '' })
    this.present(streamsOf(peer, tracks, this.streams))
  }

  private present(streams: Streams): void {
    this.streams = streams
    this.show(streams)
  }
}

/** `tracks` is the whole truth each time. A stream whose tracks are the same stays the same, so that nothing flickers. */
function streamsOf(peer: RTCPeerConnection, tracks: Offered['tracks'], before: Streams): Streams {
  const found = new Map<string, { of: Track; tracks: MediaStreamTrack[] }>()
  for (const transceiver of peer.getTransceivers()) {
    const of = transceiver.mid === null ? undefined : tracks[transceiver.mid]
    if (!of) continue
    const key = `${of.seat} ${of.source}`
    const group = found.get(key) ?? { of, tracks: [] }
    group.tracks.push(transceiver.receiver.track)
    found.set(key, group)
  }
  const streams: Record<string, SeatStreams> = {}
  for (const { of, tracks } of found.values()) {
    const known = before[of.seat]?.[of.source]
    const stream = known && same(known.getTracks(), tracks) ? known : new MediaStream(tracks)
    streams[of.seat] = { ...streams[of.seat], [of.source]: stream }
  }
  return streams
}

const same = (one: readonly MediaStreamTrack[], other: readonly MediaStreamTrack[]): boolean =>
  one.length === other.length && one.every((track) => other.includes(track))
