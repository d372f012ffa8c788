/** The person's own microphone and camera. Nothing is asked for until he switches one on. */

export type Device = 'microphone' | 'camera'

/** Why a device could not be used; each has its sentence in the page's languages. */
export type DeviceProblem =
  /** The person or the browser's settings did not allow it. */
  | 'refused'
  /** There is no such device. */
  | 'none'
  /** Another program holds it. */
  | 'busy'
  /** The page was not loaded over https or from this machine. */
  | 'insecure'
  | 'failed'

export class DeviceError extends Error {
  override readonly name = 'DeviceError'

  constructor(readonly problem: DeviceProblem) {
    super(problem)
  }
}

const WANTED: Record<Device, MediaStreamConstraints> = {
  microphone: {
    audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  },
  camera: { video: { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 20, max: 20 } } },
}

const PROBLEMS: Readonly<Record<string, DeviceProblem>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

/** Asks the browser for the device, as the hearing wants it unless something else is. Throws DeviceError. */
export async function openDevice(device: Device, wanted = WANTED[device]): Promise<MediaStreamTrack> {
  if (!navigator.mediaDevices) throw new DeviceError('insecure')
  try {
    const stream = await navigator.mediaDevices.getUserMedia(wanted)
    const [track] = stream.getTracks()
    if (!track) throw new DeviceError('none')
    return track
  } catch (error) {
    if (error instanceof DeviceError) throw error
    throw new DeviceError((error instanceof Error && PROBLEMS[error.name]) || 'failed')
  }
}

/** Whether the browser would hand out the device without asking. */
export async function isAllowed(device: Device): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: device })).state === 'granted'
  } catch {
    return false
  }
}
