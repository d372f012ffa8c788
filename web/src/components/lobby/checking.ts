import { computed, onBeforeUnmount, reactive, readonly, ref, watch } from 'vue'
import { Meter } from '../../core/check/meter'
import { measureNetwork } from '../../core/check/network'
import { ENOUGH, LINE, share } from '../../core/check/reading'
import { playTone } from '../../core/check/tone'
import { DeviceError, type DeviceProblem, openDevice } from '../../core/devices'
import { UNCHECKED } from '../../core/lobby'
import type { DeviceCheck } from '../../protocol'
import { useHearing } from '../../stores/hearing'

/** From which level on somebody is speaking. */
const SPOKEN = 0.35

/** Of the line to be read, in hundredths: more is not to be waited for. */
const ALL = 95

/** 设备检测: opens the devices, measures, and tells the court what came of it. Everything is let go with the page. */
export function useChecking() {
  const court = useHearing()
  const check = reactive<DeviceCheck>({ ...UNCHECKED, ...court.state.lobby.checks[court.state.you] })
  const begun = ref(false)
  const problems = reactive<{ camera: DeviceProblem | ''; microphone: DeviceProblem | '' }>({
    camera: '',
    microphone: '',
  })
  const picture = ref<MediaStream>()
  const level = ref(0)
  const playing = ref(false)
  const reading = ref(false)
  /** Whether the microphone is open, so that one can read to it. */
  const hearing = ref(false)
  const measuring = ref(false)
  const networkFailed = ref(false)

  let camera: MediaStreamTrack | undefined
  let microphone: MediaStreamTrack | undefined
  let meter: Meter | undefined
  let frame = 0

  async function begin(): Promise<void> {
    stop()
    begun.value = true
    await Promise.all([openCamera(), openMicrophone(), network()])
  }

  async function openCamera(): Promise<void> {
    try {
      camera = await openDevice('camera')
      picture.value = new MediaStream([camera])
      problems.camera = ''
    } catch (error) {
      problems.camera = problemOf(error)
      check.camera = 'bad'
    }
  }

  async function openMicrophone(): Promise<void> {
    try {
      microphone = await openDevice('microphone')
      meter = new Meter(microphone)
      problems.microphone = ''
      hearing.value = true
      listen()
    } catch (error) {
      problems.microphone = problemOf(error)
      check.microphone = 'bad'
    }
  }

  function listen(): void {
    level.value = meter?.level() ?? 0
    if (level.value >= SPOKEN && !playing.value) check.microphone = 'good'
    frame = requestAnimationFrame(listen)
  }

  async function tone(): Promise<void> {
    playing.value = true
    const echo = await playTone(meter)
    if (meter) check.echo = echo ? 'bad' : 'good'
    playing.value = false
  }

  async function network(): Promise<void> {
    measuring.value = true
    networkFailed.value = false
    try {
      Object.assign(check, await measureNetwork(court.probe, `/s/${court.state.you}/speed`))
    } catch {
      networkFailed.value = true
    }
    measuring.value = false
  }

  async function read(): Promise<void> {
    if (!microphone) return
    reading.value = true
    await court.rehearse(microphone)
  }

  function readEnough(): void {
    reading.value = false
    check.understood = share(LINE, court.rehearsal.text)
    void court.rehearse()
  }

  function stop(): void {
    cancelAnimationFrame(frame)
    void court.rehearse()
    meter?.close()
    for (const track of [camera, microphone]) track?.stop()
    camera = microphone = meter = picture.value = undefined
    hearing.value = reading.value = begun.value = false
  }

  const understood = computed(() => (reading.value ? share(LINE, court.rehearsal.text) : check.understood))
  watch(understood, (now) => {
    if (reading.value && now >= ALL) readEnough()
  })
  watch(check, (now) => void court.act({ type: 'report_check', check: { ...now } }))
  onBeforeUnmount(stop)

  return {
    check: readonly(check),
    begun,
    problems: readonly(problems),
    picture,
    level,
    playing,
    reading,
    hearing,
    measuring,
    networkFailed,
    understood,
    enough: computed(() => understood.value >= ENOUGH),
    begin,
    stop,
    tone,
    network,
    read,
    readEnough,
    judge: (device: 'camera' | 'loudspeaker', verdict: 'good' | 'bad') => {
      check[device] = verdict
    },
  }
}

const problemOf = (error: unknown): DeviceProblem => (error instanceof DeviceError ? error.problem : 'failed')
