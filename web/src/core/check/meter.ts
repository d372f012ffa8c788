/** How loud a microphone is, altogether and at one pitch. */

export class Meter {
  private readonly context = new AudioContext()
  private readonly analyser = this.context.createAnalyser()
  private readonly samples: Float32Array<ArrayBuffer>
  private readonly pitches: Float32Array<ArrayBuffer>

  constructor(track: MediaStreamTrack) {
    this.analyser.fftSize = 2048
    this.analyser.smoothingTimeConstant = 0
    this.samples = new Float32Array(this.analyser.fftSize)
    this.pitches = new Float32Array(this.analyser.frequencyBinCount)
    this.context.createMediaStreamSource(new MediaStream([track])).connect(this.analyser)
    void this.context.resume()
  }

  /** From 0 (silence) to 1 (as loud as it goes), even steps for the ear: 60 decibels are the whole range. */
  level(): number {
    this.analyser.getFloatTimeDomainData(this.samples)
    const power = this.samples.reduce((sum, sample) => sum + sample * sample, 0) / this.samples.length
    return Math.min(1, Math.max(0, 1 + (10 * Math.log10(power + 1e-12)) / 60))
  }

  /** Decibels at a pitch (in hertz) and its neighbours. */
  pitch(hertz: number): number {
    this.analyser.getFloatFrequencyData(this.pitches)
    const bin = Math.round((hertz * this.analyser.fftSize) / this.context.sampleRate)
    return Math.max(-120, ...this.pitches.subarray(bin - 1, bin + 2))
  }

  close(): void {
    if (this.context.state !== 'closed') void this.context.close()
  }
}
