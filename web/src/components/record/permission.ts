import { type HearingState, may, roleOf } from '../../core/hearing'

/** Milliseconds that every holder must have been away before a clerk may take the permission. */
export const ABSENT_AFTER = 30_000

export interface PermissionChoices {
  take: boolean
  give: boolean
  share: boolean
  /** A clerk who does not hold it is told why he cannot take it yet. */
  waits: boolean
}

/** What this seat may do with the permission to edit the record, as the server will decide it. */
export function permissionChoices(state: HearingState, now: number): PermissionChoices {
  const { holders, you, seats } = state
  const clerks = seats.filter(({ role }) => role === 'clerk').map(({ id }) => id)
  const alone = holders.length === 1 && holders[0] === you
  // Only the bench may share and give back.
  if (may(state, 'share_permission')) {
    const returned = holders.length === clerks.length && clerks.every((clerk) => holders.includes(clerk))
    const shared = [you, ...clerks].every((seat) => holders.includes(seat))
    return { take: !alone, give: !returned, share: !shared, waits: false }
  }
  if (roleOf(state, you) !== 'clerk' || holders.includes(you) || !may(state, 'take_permission')) {
    return { take: false, give: false, share: false, waits: false }
  }
  const away = holders.every((holder) => {
    const presence = state.presence[holder]
    return !presence || (!presence.online && now - presence.since >= ABSENT_AFTER)
  })
  return { take: away, give: false, share: false, waits: !away }
}
