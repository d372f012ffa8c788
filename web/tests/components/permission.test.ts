import { describe, expect, it } from 'vitest'
import { permissionChoices } from '../../src/components/record/permission'
import { type HearingState, NOTHING } from '../../src/core/hearing'
import type { Presence, SeatCard } from '../../src/protocol'

const judge: SeatCard = { id: 's-judge', role: 'presiding_judge', name: '王' }
const first: SeatCard = { id: 's-first', role: 'clerk', name: '李' }
const second: SeatCard = { id: 's-second', role: 'clerk', name: '赵' }
const plaintiff: SeatCard = { id: 's-plaintiff', role: 'plaintiff', name: '张' }
const seats = [judge, first, second, plaintiff]

const here: Presence = { online: true, since: 0, left: '' }
const awaySince = (since: number): Presence => ({ online: false, since, left: 'cut_off' })

function choices(
  own: SeatCard,
  holders: SeatCard[],
  presence: Record<string, Presence> = {},
  now = 0,
  phase: HearingState['phase'] = 'in_session',
) {
  const everybody = Object.fromEntries(seats.map(({ id }) => [id, here]))
  const state: HearingState = {
    ...NOTHING,
    you: own.id,
    phase,
    seats,
    holders: holders.map(({ id }) => id),
    presence: { ...everybody, ...presence },
  }
  return permissionChoices(state, now)
}

describe('what may be done with the permission to edit the record', () => {
  it('offers it to a clerk while nobody holds it, as when the record is being signed, and to nobody once all is over', () => {
    const taken = (own: SeatCard, phase: HearingState['phase']) => choices(own, [], {}, 0, phase).take
    expect([first, judge, plaintiff].map((own) => taken(own, 'closed'))).toEqual([true, true, false])
    expect([first, judge, plaintiff].map((own) => taken(own, 'concluded'))).toEqual([false, false, false])
  })

  it('lets a judge take or share it while the clerks hold it, but not give back what they have', () => {
    expect(choices(judge, [first, second])).toEqual({ take: true, give: false, share: true, waits: false })
  })

  it('lets a judge who took it give it back or share it', () => {
    expect(choices(judge, [judge])).toEqual({ take: false, give: true, share: true, waits: false })
  })

  it('lets a judge who shares it take it for himself or give it back', () => {
    expect(choices(judge, [judge, first, second])).toEqual({ take: true, give: true, share: false, waits: false })
  })

  it('makes a clerk wait while a holder is here', () => {
    expect(choices(first, [judge])).toEqual({ take: false, give: false, share: false, waits: true })
  })

  it('lets a clerk take it once every holder has been away for 30 seconds, and not a moment earlier', () => {
    const presence = { [judge.id]: awaySince(1_000) }
    expect(choices(first, [judge], presence, 30_999).take).toBe(false)
    expect(choices(first, [judge], presence, 31_000)).toEqual({ take: true, give: false, share: false, waits: false })
    expect(choices(first, [judge, second], presence, 99_000).take).toBe(false)
  })

  it('offers nothing to a clerk who holds it, nor to a party', () => {
    const nothing = { take: false, give: false, share: false, waits: false }
    expect(choices(first, [first, second])).toEqual(nothing)
    expect(choices(plaintiff, [first, second])).toEqual(nothing)
  })
})
