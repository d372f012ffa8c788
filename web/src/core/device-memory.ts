/** Which devices the person had on when he was last here. */

import type { Device } from './devices'
import type { DeviceMemory } from './media'

const DEVICES: readonly Device[] = ['microphone', 'camera']

export function rememberedDevices(seat: string): DeviceMemory {
  const key = `tingji.devices.${seat}`
  return {
    read() {
      const kept = localStorage.getItem(key)?.split(' ') ?? []
      return DEVICES.filter((device) => kept.includes(device))
    },
    write(devices) {
      localStorage.setItem(key, devices.join(' '))
    },
  }
}
