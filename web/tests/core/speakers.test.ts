import { describe, expect, it } from 'vitest'
import { certainty, sharing, speakersFor } from '../../src/core/speakers'
import type { SeatCard, Utterance } from '../../src/protocol'

const seats: SeatCard[] = [
  { id: 'j1', role: 'presiding_judge', name: '王' },
  { id: 'c', role: 'clerk', name: '李' },
  { id: 'p', role: 'plaintiff', name: '张' },
  { id: 'pa', role: 'plaintiff_agent', name: '孙' },
  { id: 'j2', role: 'judge', name: '周' },
  { id: 'o', role: 'observer', name: '吴' },
]
const ids = (list: readonly SeatCard[]) => list.map(({ id }) => id)
const line: Utterance = {
  id: 'p.a.1',
  seat: 'p',
  start: 0,
  end: 1,
  text: '同意。',
  words: [],
  speaker: '',
  muted: false,
}

describe('who speaks at a microphone [S1]', () => {
  it('is one of its own side, whoever sits at it first', () => {
    expect(ids(sharing(seats, 'pa'))).toEqual(['pa', 'p'])
    expect(ids(sharing(seats, 'j1'))).toEqual(['j1', 'j2'])
    expect(ids(sharing(seats, 'c'))).toEqual(['c'])
    expect(sharing(seats, 'nobody')).toEqual([])
  })

  it('may later be said to be anybody who speaks at all', () => {
    expect(ids(speakersFor(seats, 'p'))).toEqual(['p', 'pa', 'j1', 'c', 'j2'])
  })

  it('is known by the microphone, because somebody said so, or because somebody corrected it', () => {
    expect(certainty(line, {})).toBe('microphone')
    expect(certainty({ ...line, speaker: 'p', muted: false }, {})).toBe('microphone')
    expect(certainty({ ...line, speaker: 'pa', muted: false }, {})).toBe('asserted')
    expect(certainty({ ...line, speaker: 'p', muted: false }, { [line.id]: { speaker: 'p', by: 'c', at: 1 } })).toBe(
      'corrected',
    )
  })
})
