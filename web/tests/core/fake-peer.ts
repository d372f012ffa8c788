/** Browser parts that Node lacks, as far as the media code uses them. */

import { vi } from 'vitest'

export class FakeTrack extends EventTarget {
  readyState = 'live'

  constructor(readonly kind: 'audio' | 'video') {
    super()
  }

  stop(): void {
    this.readyState = 'ended'
  }
}

export class FakeStream {
  constructor(private readonly tracks: readonly FakeTrack[] = []) {}

  getTracks(): readonly FakeTrack[] {
    return this.tracks
  }
}

class FakeTransceiver {
  readonly receiver: { track: FakeTrack }
  readonly sender: { track: FakeTrack | null; replaceTrack: (track: FakeTrack | null) => Promise<void> }

  constructor(
    readonly mid: string | null,
    kind: 'audio' | 'video',
    track: FakeTrack | null,
  ) {
    this.receiver = { track: new FakeTrack(kind) }
    this.sender = {
      track,
      replaceTrack: async (next) => {
        this.sender.track = next
      },
    }
  }

  setCodecPreferences(): void {}
}

export class FakePeer extends EventTarget {
  static readonly made: FakePeer[] = []

  connectionState = 'new'
  localDescription: { sdp: string } | null = null
  remote: string[] = []
  readonly transceivers: FakeTransceiver[] = []

  constructor() {
    super()
    FakePeer.made.push(this)
  }

  addTransceiver(track: FakeTrack | 'audio' | 'video'): FakeTransceiver {
    const kind = typeof track === 'string' ? track : track.kind
    const made = new FakeTransceiver(null, kind, typeof track === 'string' ? null : track)
    this.transceivers.push(made)
    return made
  }

  getTransceivers(): readonly FakeTransceiver[] {
    return this.transceivers
  }

  async setLocalDescription(): Promise<void> {
    this.localDescription = { sdp: `local ${FakePeer.made.indexOf(this)}` }
  }

  /** A remote offer names its sections as `mid:kind`, parted by blanks. */
  async setRemoteDescription({ type, sdp }: { type: string; sdp: string }): Promise<void> {
    this.remote.push(sdp)
    if (type !== 'offer') return
    for (const section of sdp.split(' ')) {
      const [mid = '', kind] = section.split(':')
      if (!this.transceivers.some((one) => one.mid === mid)) {
        this.transceivers.push(new FakeTransceiver(mid, kind === 'video' ? 'video' : 'audio', null))
      }
    }
  }

  become(state: string): void {
    this.connectionState = state
    this.dispatchEvent(new Event('connectionstatechange'))
  }

  close(): void {
    this.connectionState = 'closed'
  }
}

/** The last connection of all that was made. */
export function lastPeer(): FakePeer {
  const peer = FakePeer.made.at(-1)
  if (!peer) throw new Error('no connection has been made')
  return peer
}

/** `device` answers each request for a device: a track, or the error that the browser throws. */
export function installBrowserMedia(device: (kind: 'audio' | 'video') => FakeTrack | Error): void {
  FakePeer.made.length = 0
  vi.stubGlobal('RTCPeerConnection', FakePeer)
  vi.stubGlobal('RTCRtpSender', { getCapabilities: () => ({ codecs: [{ mimeType: 'video/VP8' }] }) })
  vi.stubGlobal('MediaStream', FakeStream)
  vi.stubGlobal('navigator', {
    mediaDevices: {
      getUserMedia: async (wanted: MediaStreamConstraints) => {
        const given = device(wanted.audio ? 'audio' : 'video')
        if (given instanceof Error) throw given
        return new FakeStream([given])
      },
    },
    permissions: { query: async () => ({ state: 'granted' }) },
  })
}
