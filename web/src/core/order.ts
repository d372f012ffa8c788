/** 法庭秩序: whom the court has muted, whose camera it has blanked, whom it has sent out. */

import type { HearingEvent, OrderView } from '../protocol'

export type OrderEvent = Extract<
  HearingEvent,
  {
    type:
      | 'muted'
      | 'unmuted'
      | 'camera_blanked'
      | 'camera_shown'
      | 'removed'
      | 'called_in'
      | 'discipline_begun'
      | 'discipline_stopped'
      | 'gavel_struck'
  }
>

const TYPES = {
  muted: true,
  unmuted: true,
  camera_blanked: true,
  camera_shown: true,
  removed: true,
  called_in: true,
  discipline_begun: true,
  discipline_stopped: true,
  gavel_struck: true,
} satisfies Record<OrderEvent['type'], true>

export const isOrder = (event: HearingEvent): event is OrderEvent => event.type in TYPES

export const NO_ORDER: OrderView = { muted: [], blanked: [], removed: [], reading: 0 }

/** The order after something that the court did to keep it at `at`. */
export function kept(order: OrderView, event: OrderEvent, at: number): OrderView {
  switch (event.type) {
    case 'discipline_begun':
      return { ...order, reading: at }
    case 'discipline_stopped':
      return { ...order, reading: 0 }
    case 'gavel_struck':
      return order
    case 'muted':
      return { ...order, muted: [...order.muted, ...event.seats] }
    case 'unmuted':
      return { ...order, muted: order.muted.filter((seat) => !event.seats.includes(seat)) }
    case 'camera_blanked':
      return { ...order, blanked: [...order.blanked, event.seat] }
    case 'camera_shown':
      return { ...order, blanked: order.blanked.filter((seat) => seat !== event.seat) }
    case 'removed':
      return { ...order, removed: [...order.removed, event.seat] }
    case 'called_in':
      return { ...order, removed: order.removed.filter((seat) => seat !== event.seat) }
  }
}
