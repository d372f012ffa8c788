/** 桌面共享: who has asked for it, who may, and whose screen is shown to all. */

import type { HearingEvent, SharingView } from '../protocol'

export const NO_SHARING: SharingView = { asking: [], granted: [], seat: '' }

export function shared(sharing: SharingView, event: HearingEvent): SharingView {
  const others = (seat: string): string[] => sharing.asking.filter((one) => one !== seat)
  switch (event.type) {
    case 'sharing_asked':
      return { ...sharing, asking: [...others(event.seat), event.seat] }
    case 'sharing_granted':
      return { ...sharing, asking: others(event.seat), granted: [...sharing.granted, event.seat] }
    case 'sharing_refused':
      return { ...sharing, asking: others(event.seat) }
    case 'sharing_revoked':
      return { ...sharing, granted: sharing.granted.filter((seat) => !event.seats.includes(seat)) }
    case 'sharing_started':
      return { ...sharing, seat: event.seat }
    case 'sharing_stopped':
      return { ...sharing, seat: '' }
    default:
      return sharing
  }
}
