/** Sound and picture of this seat and of everybody else. */

import type { ServerMessage } from '../protocol'
import { RefusedError } from './connection'
import { type Device, DeviceError, type DeviceProblem, isAllowed, openDevice } from './devices'
import type { Link } from './media-connection'
import { Publisher } from './publisher'
import { Receiver, type Streams } from './receiver'
import { type Sample, SamplePlayer } from './samples'
import { Screen } from './screen'

export type DeviceState = 'off' | 'opening' | 'on'

export interface MediaView {
  readonly microphone: DeviceState
  readonly camera: DeviceState
  /** Why the device that was last switched on is not. */
  readonly problem: DeviceProblem | null
  /** The server's media side cannot take part now; it is asked again and again. */
  readonly down: boolean
  /** One's own picture, without sound; null while the camera is off. */
  readonly own: MediaStream | null
  /** 桌面共享: one's own screen, and its picture while it is on. */
  readonly screen: DeviceState
  readonly ownScreen: MediaStream | null
  /** What the others send, by seat. */
  readonly streams: Streams
  /** The sample sentence that plays as the microphone; null for none. */
  readonly sample: string | null
}

export const NO_MEDIA: MediaView = {
  microphone: 'off',
  camera: 'off',
  problem: null,
  down: false,
  own: null,
  screen: 'off',
  ownScreen: null,
  streams: {},
  sample: null,
}

/** Remembers between visits which devices the person had on. */
export interface DeviceMemory {
  read(): readonly Device[]
  write(devices: readonly Device[]): void
}

export class MediaSession {
  view: MediaView = NO_MEDIA

  private readonly publisher: Publisher
  private readonly receiver: Receiver
  readonly screen: Screen
  private readonly tracks: Partial<Record<Device, MediaStreamTrack>> = {}
  private player: SamplePlayer | undefined
  private inside = false
  private remembered = false

  constructor(
    private readonly link: Link,
    private readonly memory: DeviceMemory,
    private readonly changed: (view: MediaView) => void,
    refused: (code: string) => void = () => undefined,
  ) {
    const heeded: Link = {
      notify: (notice) => link.notify(notice),
      request: (request) => this.heed(link.request(request)),
    }
    this.publisher = new Publisher(heeded, 'camera')
    this.receiver = new Receiver(heeded, (streams) => this.become({ streams }))
    this.screen = new Screen(heeded, { changed: (screen, ownScreen) => this.become({ screen, ownScreen }), refused })
  }

  /** The socket is connected and the person is in the room. */
  enter(): void {
    this.inside = true
    this.receiver.begin()
    this.publisher.begin()
    this.screen.enter()
    this.tell()
    if (!this.remembered) void this.remember()
  }

  /** The socket is cut off, or the person was sent out. */
  exit(): void {
    this.inside = false
    this.receiver.end()
    this.publisher.end()
    this.screen.exit()
  }

  /** The person leaves: the devices' lights go out. */
  close(): void {
    this.screen.stop()
    this.exit()
    this.stopSamples()
    for (const device of ['microphone', 'camera'] as const) this.release(device)
    this.remembered = false
    this.become({ microphone: 'off', camera: 'off', own: null })
  }

  receive(message: ServerMessage): void {
    if (!this.inside) return
    if (message.type === 'offered') this.receiver.offered(message)
    if (message.type === 'media_reset') {
      this.receiver.begin()
      this.publisher.begin()
      this.screen.enter()
    }
  }

  /** Ends in the view: 'on', or 'off' with a problem. */
  async switchOn(device: Device): Promise<void> {
    if (this.view[device] !== 'off') return
    this.become({ [device]: 'opening', problem: null })
    try {
      const track = await openDevice(device)
      if (!this.isOpening(device)) {
        track.stop()
        return
      }
      this.tracks[device] = track
      track.addEventListener('ended', () => this.unplugged(device, track))
      this.became(device, 'on')
    } catch (error) {
      const problem = error instanceof DeviceError ? error.problem : 'failed'
      if (this.isOpening(device)) this.become({ [device]: 'off', problem })
    }
  }

  /** From then on nothing of it leaves the browser, and its light goes out. */
  switchOff(device: Device): void {
    this.release(device)
    this.become({ problem: null })
    this.became(device, 'off')
  }

  /** Play sentences as the microphone, one after another; works without a microphone too. */
  async playSamples(samples: readonly Sample[]): Promise<void> {
    this.stopSamples()
    const player = new SamplePlayer()
    this.player = player
    try {
      this.send()
      await this.publisher.arrived()
      await player.play(samples, (sample) => this.player === player && this.become({ sample: sample.id }))
    } finally {
      if (this.player === player) this.stopSamples()
    }
  }

  stopSamples(): void {
    this.player?.stop()
    this.player = undefined
    if (this.view.sample !== null) this.become({ sample: null })
    this.send()
  }

  /** Whether the media side answers. */
  private async heed<T>(answer: Promise<T>): Promise<T> {
    try {
      const answered = await answer
      this.become({ down: false })
      return answered
    } catch (error) {
      if (error instanceof RefusedError && error.code.startsWith('media_')) this.become({ down: true })
      throw error
    }
  }

  /** False once he has switched it off again while the browser was asking him. */
  private isOpening(device: Device): boolean {
    return this.view[device] === 'opening'
  }

  private async remember(): Promise<void> {
    this.remembered = true
    for (const device of this.memory.read()) {
      if (await isAllowed(device)) await this.switchOn(device)
    }
  }

  private release(device: Device): void {
    this.tracks[device]?.stop()
    delete this.tracks[device]
  }

  private unplugged(device: Device, track: MediaStreamTrack): void {
    if (this.tracks[device] !== track) return
    delete this.tracks[device]
    this.become({ problem: 'none' })
    this.became(device, 'off')
  }

  private became(device: Device, state: DeviceState): void {
    const own = device === 'camera' ? { own: this.tracks.camera ? new MediaStream([this.tracks.camera]) : null } : {}
    this.become({ [device]: state, ...own })
    this.memory.write((['microphone', 'camera'] as const).filter((one) => this.view[one] === 'on'))
    this.send()
  }

  private send(): void {
    this.publisher.send(this.player?.track ?? this.tracks.microphone ?? null, this.tracks.camera ?? null)
    this.tell()
  }

  /** The others are told which devices are on; the media side needs no word of it. */
  private tell(): void {
    if (!this.inside) return
    const microphone = this.player !== undefined || this.view.microphone === 'on'
    this.link.notify({ type: 'devices', microphone, camera: this.view.camera === 'on' })
  }

  private become(part: Partial<MediaView>): void {
    this.view = { ...this.view, ...part }
    this.changed(this.view)
  }
}
