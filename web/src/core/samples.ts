/** 播放示例语音: sentences of the demonstration, played as if they were the microphone. */

export interface Sample {
  readonly id: string
  readonly text: string
  readonly file: string
  readonly duration_ms: number
}

const FOLDER = '/samples/'

/** Silence around a sentence, in seconds, so that the recogniser hears its beginning and its end. */
const BEFORE_S = 0.5
const AFTER_S = 1.2

/** None where the server has none. */
export async function loadSamples(): Promise<readonly Sample[]> {
  const response = await fetch(`${FOLDER}samples.json`)
  return response.ok ? ((await response.json()) as Sample[]) : []
}

/** Plays through the browser's own sound machinery, so it needs neither a microphone nor anybody's leave. */
export class SamplePlayer {
  /** Carries what is played, and silence between. */
  readonly track: MediaStreamTrack

  private readonly context = new AudioContext()
  private readonly destination = this.context.createMediaStreamDestination()
  private source: AudioBufferSourceNode | undefined
  private stopped = false

  constructor() {
    const [track] = this.destination.stream.getAudioTracks()
    if (!track) throw new Error('the browser gave no track for the sound')
    this.track = track
  }

  /** One sentence after another; resolves after the last one's pause, or when stopped. */
  async play(samples: readonly Sample[], began: (sample: Sample) => void): Promise<void> {
    await this.context.resume()
    for (const sample of samples) {
      const response = await fetch(FOLDER + sample.file)
      const sound = await this.context.decodeAudioData(await response.arrayBuffer())
      if (this.stopped) return
      began(sample)
      await this.playSound(sound)
      if (this.stopped) return
    }
  }

  /** For good. */
  stop(): void {
    this.stopped = true
    this.source?.stop()
    this.track.stop()
    if (this.context.state !== 'closed') void this.context.close()
  }

  private playSound(sound: AudioBuffer): Promise<void> {
    const before = Math.round(BEFORE_S * sound.sampleRate)
    const after = Math.round(AFTER_S * sound.sampleRate)
    const length = before + sound.length + after
    const padded = this.context.createBuffer(sound.numberOfChannels, length, sound.sampleRate)
    for (let channel = 0; channel < sound.numberOfChannels; channel += 1) {
      padded.copyToChannel(sound.getChannelData(channel), channel, before)
    }
    const source = this.context.createBufferSource()
    this.source = source
    source.buffer = padded
    source.connect(this.destination)
    return new Promise((resolve) => {
      source.onended = () => resolve()
      source.start()
    })
  }
}
