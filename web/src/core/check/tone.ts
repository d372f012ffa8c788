/** The tone of 设备检测, and whether the microphone takes it in again. */

import type { Meter } from './meter'

const HERTZ = 1040
const PULSES = 5
const PULSE_MS = 220

/** Decibels by which the pulses stand out where a microphone hears its own loudspeaker. */
const ECHO_DB = 14

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Play some pulses; true when they come back through the microphone. Speech is not taken for them. */
export async function playTone(meter: Meter | undefined): Promise<boolean> {
  const context = new AudioContext()
  await context.resume()
  const oscillator = context.createOscillator()
  const volume = context.createGain()
  oscillator.frequency.value = HERTZ
  volume.gain.value = 0
  oscillator.connect(volume).connect(context.destination)
  oscillator.start()
  let standingOut = 0
  for (let pulse = 0; pulse < PULSES; pulse += 1) {
    volume.gain.setTargetAtTime(0.25, context.currentTime, 0.01)
    const loud = await loudest(meter)
    volume.gain.setTargetAtTime(0, context.currentTime, 0.01)
    await pause(PULSE_MS / 2)
    const quiet = await loudest(meter)
    if (loud - quiet > ECHO_DB) standingOut += 1
  }
  oscillator.stop()
  await context.close()
  return standingOut === PULSES
}

async function loudest(meter: Meter | undefined): Promise<number> {
  let found = -120
  for (let look = 0; look < 5; look += 1) {
    await pause(PULSE_MS / 5)
    found = Math.max(found, meter?.pitch(HERTZ) ?? -120)
  }
  return found
}
