import { describe, expect, it } from 'vitest'
import { type HearingState, leads, may, NOTHING, now, since, speakerOf } from '../../src/core/hearing'
import { reduce } from '../../src/core/reducer'
import type { Draft, HearingEvent, ServerMessage } from '../../src/protocol'
import { happened, NO_LINK, utterance, welcome } from './messages'

const after = (...messages: ServerMessage[]): HearingState =>
  messages.reduce((state, message) => reduce(state, message, 1_000), NOTHING)

const event = (given: HearingEvent): HearingState => after(welcome(), happened(given))

describe('A welcome', () => {
  it('[H8] is the whole truth, and sets the clock', () => {
    const state = after(welcome({ now: 5_000, phase: 'recess', phase_since: 7, openings: [3], inserted: ['p.a.1'] }))
    expect(state).toMatchObject({ known: true, you: 'c1', phase: 'recess', phaseSince: 7, openings: [3] })
    expect(state.inserted.has('p.a.1')).toBe(true)
    expect(now(state, 1_500)).toBe(5_500)
  })

  it('[S2] adds to the lines that the page has when it comes back', () => {
    const state = after(
      welcome({ utterances: [utterance('p.a.1', 10), utterance('p.a.2', 30)] }),
      welcome({ request: 9, seq: 20, utterances: [utterance('c1.b.1', 20), utterance('p.a.2', 30)] }),
    )
    expect(state.utterances.map(({ id }) => id)).toEqual(['p.a.1', 'c1.b.1', 'p.a.2'])
  })

  it('[H6] forgets the lines of somebody who is sent out, and asks for all of them when he is let in', () => {
    const out = after(
      welcome({ utterances: [utterance('p.a.1', 10)] }),
      welcome({ request: 0, waiting: true, seq: 30 }),
    )
    expect(out.utterances).toEqual([])
    expect(since(out)).toBe(0)
    expect(since(after(welcome({ seq: 30 })))).toBe(30)
  })

  it('[H6] begins anew when he is let in', () => {
    const state = after(
      welcome({ utterances: [utterance('p.a.1', 10)] }),
      welcome({ request: 0, utterances: [utterance('p.a.2', 20)] }),
    )
    expect(state.utterances.map(({ id }) => id)).toEqual(['p.a.2'])
  })
})

describe('What happens', () => {
  it('[H1] changes the phase, and remembers when each sitting was opened', () => {
    const opened = reduce(
      after(welcome({ phase: 'preparing', openings: [] })),
      happened({ type: 'phase_changed', phase: 'in_session', by: 'j', until: 0 }, 11, 6_000),
      0,
    )
    expect(opened).toMatchObject({ phase: 'in_session', phaseSince: 6_000, openings: [6_000], seq: 11 })
    const resumed = reduce(
      opened,
      happened({ type: 'phase_changed', phase: 'in_session', by: 'j', until: 0 }, 12, 9_000),
      0,
    )
    expect(resumed).toMatchObject({ phaseSince: 9_000, openings: [6_000] })
    const adjourned = reduce(resumed, happened({ type: 'adjourned', until: 70_000, by: 'j' }, 13, 10_000), 0)
    expect(adjourned).toMatchObject({ phase: 'scheduled', sitting: 2, hearing: { starts_at: 70_000 } })
    const concluded = reduce(
      { ...adjourned, stream: 'c1' },
      happened({ type: 'concluded', by: 'j', doubtful: 0, objections: 0, gaps: 0, unsigned: 0 }, 14, 80_000),
      0,
    )
    expect(concluded).toMatchObject({ openings: [6_000], stream: '' })
  })

  it('[H5] keeps whom the court has muted, blanked and sent out', () => {
    const kept = after(
      welcome({ order: { muted: ['w'], blanked: [], removed: [], reading: 0 } }),
      happened({ type: 'muted', seats: ['p'], by: 'j' }),
      happened({ type: 'unmuted', seats: ['w'], by: 'j' }),
      happened({ type: 'camera_blanked', seat: 'p', by: 'j' }),
      happened({ type: 'removed', seat: 'p', by: 'j' }),
    )
    expect(kept.order).toEqual({ muted: ['p'], blanked: ['p'], removed: ['p'], reading: 0 })
    expect(may(kept, 'raise_objection', 'p')).toBe(false)
    const back = reduce(kept, happened({ type: 'called_in', seat: 'p', by: 'j' }), 0)
    expect(reduce(back, happened({ type: 'camera_shown', seat: 'p', by: 'j' }), 0).order).toMatchObject({
      blanked: [],
      removed: [],
    })
    expect(may(back, 'raise_objection', 'p')).toBe(true)
  })

  it('[H8] tells leaving from being cut off, and switches the devices of who is gone off', () => {
    const state = after(
      welcome(),
      { type: 'devices_changed', seat: 'p', microphone: true, camera: true },
      { type: 'networks', seats: { p: 'poor', j: 'fair' } },
      { type: 'speaking', seats: ['p', 'j'] },
      { type: 'heard', seat: 'p', text: '我方', at: 3 },
      happened({ type: 'left', seat: 'p', reason: 'cut_off', link: NO_LINK }),
    )
    expect(state.presence.p).toEqual({ online: false, since: 6_000, left: 'cut_off' })
    expect(state.devices).not.toHaveProperty('p')
    expect(state.heard).not.toHaveProperty('p')
    expect(state.networks).toEqual({ j: 'fair' })
    expect(state.speaking).toEqual(['j'])
    expect(reduce(state, happened({ type: 'joined', seat: 'p' }), 0).presence.p?.online).toBe(true)
  })

  it('[H6] summons and sends out', () => {
    const summoned = event({ type: 'witness_summoned', seat: 'w', by: 'j' })
    expect(summoned.summoned).toEqual(['w'])
    expect(reduce(summoned, happened({ type: 'witness_dismissed', seat: 'w', by: 'j' }), 0).summoned).toEqual([])
  })

  it('[T2] moves the permission', () => {
    const taken = event({ type: 'permission_changed', by: 'j', how: 'taken', ended: ['c1', 'c2'], granted: ['j'] })
    expect(taken.holders).toEqual(['j'])
  })

  it('[S2] puts a line where it was said, once', () => {
    const line = (id: string, start: number) =>
      happened({ type: 'utterance_recognised', utterance: utterance(id, start) })
    const state = after(welcome(), line('p.a.1', 10), line('c1.b.1', 30), line('p.a.2', 20), line('p.a.2', 20))
    expect(state.utterances.map(({ id }) => id)).toEqual(['p.a.1', 'p.a.2', 'c1.b.1'])
  })

  it('[T3] knows which lines were inserted and withdrawn', () => {
    const inserted = event({ type: 'utterances_inserted', utterances: ['p.a.1', 'p.a.2'], by: 'c1' })
    expect([...inserted.inserted]).toEqual(['p.a.1', 'p.a.2'])
    const withdrawn = reduce(inserted, happened({ type: 'utterance_withdrawn', utterance: 'p.a.1', by: 'c1' }), 0)
    expect([...withdrawn.inserted]).toEqual(['p.a.2'])
    expect(event({ type: 'sync_switched', on: true, by: 'c1' }).sync).toBe(true)
  })

  it('[T2] keeps and forgets drafts', () => {
    const paragraphs = [{ text: '太迟', after: '' }]
    const draft: Draft = { id: 'd', seat: 'c1', code: 'permission_ended', at: 1, paragraphs, document: 'record' }
    const kept = event({ type: 'draft_kept', draft })
    expect(kept.drafts).toEqual([draft])
    expect(reduce(kept, happened({ type: 'draft_discarded', draft: 'd', by: 'c1' }), 0).drafts).toEqual([])
  })

  it('lists what happened while the page was open, and goes on after a reconnect', () => {
    const state = after(welcome(), happened({ type: 'joined', seat: 'p' }), welcome({ request: 4 }))
    expect(state.log.map(({ event }) => event.type)).toEqual(['joined'])
  })
})

describe('Speech', () => {
  it('[S1] shows what somebody says until the sentence has ended', () => {
    const state = after(welcome(), { type: 'heard', seat: 'p', text: '我方', at: 5 })
    expect(state.heard).toEqual({ p: { text: '我方', at: 5 } })
    expect(reduce(state, { type: 'heard', seat: 'p', text: '', at: 6 }, 0).heard).toEqual({})
  })

  it('[S6] says how far the recogniser is behind, until it has caught up or is gone', () => {
    const behind = after(welcome(), { type: 'lagging', seat: 'p', behind_ms: 4_000 })
    expect(behind.lagging).toEqual({ p: 4_000 })
    expect(reduce(behind, { type: 'lagging', seat: 'p', behind_ms: 0 }, 0).lagging).toEqual({})
    const speech = { ready: false, model: '', sample: false, reason: '没有模型' }
    expect(reduce(behind, { type: 'speech_changed', speech }, 0)).toMatchObject({ speech, lagging: {} })
  })

  it('changes nothing for messages that say nothing of the hearing', () => {
    const state = after(welcome())
    expect(reduce(state, { type: 'done', request: 3 }, 0)).toBe(state)
    expect(reduce(state, { type: 'media_reset' }, 0)).toBe(state)
  })
})

describe('The record and its lines', () => {
  it('[S1] gives a line to whom it was given, also in a welcome that no longer brings the line', () => {
    const told = { speaker: 'j', by: 'c1', at: 7_000 }
    const before = after(welcome({ utterances: [utterance('p.a.1', 100)] }))
    const live = reduce(
      before,
      happened({ type: 'speaker_corrected', utterance: 'p.a.1', speaker: 'j', by: 'c1' }, 12, 7_000),
      0,
    )
    const again = reduce(before, welcome({ reassigned: { 'p.a.1': told } }), 0)
    for (const state of [live, again]) {
      expect(state.utterances.map(speakerOf)).toEqual(['j'])
      expect(state.reassigned).toEqual({ 'p.a.1': told })
    }
  })

  it('[T8] keeps an objection with its answer', () => {
    const objection = {
      id: 'o',
      seat: 'p',
      at: 1,
      quote: '我同意。',
      text: '不同意。',
      place: new Uint8Array(),
      utterance: '',
    }
    const ruling = { by: 'j', at: 2, accepted: true, text: '我不同意。', reason: '' }
    const state = after(
      welcome(),
      happened({ type: 'objection_raised', objection }),
      happened({ type: 'objection_ruled', objection: 'o', ruling }, 12),
    )
    expect(state).toMatchObject({ objections: [objection], rulings: { o: ruling } })
  })

  it('[T7] forgets where a shown view was when another is shown', () => {
    const state = after(welcome(), happened({ type: 'stream_started', by: 'c1' }), {
      type: 'viewed',
      seat: 'c1',
      place: new Uint8Array([1]),
      share: 5,
    })
    expect(state.stream).toBe('c1')
    expect(state.viewed?.share).toBe(5)
    expect(reduce(state, happened({ type: 'stream_started', by: 'j' }, 12), 0).viewed).toBeNull()
    expect(reduce(state, happened({ type: 'stream_stopped', by: '' }, 12), 0).stream).toBe('')
  })
})

describe('Rights', () => {
  it('[H1] leave the steps of a sitting to whom the court has chosen', () => {
    const led = after(welcome({ phase: 'scheduled', leaders: 'judge' }))
    expect(may(led, 'prepare')).toBe(false)
    expect(may(led, 'prepare', 'j')).toBe(true)
    expect(leads(led, 'c1')).toBe(false)
    expect(may(after(welcome({ phase: 'scheduled' })), 'prepare')).toBe(true)
    expect(may(after(welcome({ phase: 'closed', leaders: 'judge' })), 'conclude')).toBe(true)
  })

  it('[H7] follow role, phase, permission and admission', () => {
    const state = after(welcome({ phase: 'in_session' }))
    expect(may(state, 'recess')).toBe(true)
    expect(may(state, 'resume')).toBe(false)
    expect(may(state, 'recess', 'p')).toBe(false)
    expect(may(state, 'write_record')).toBe(true)
    expect(may(state, 'write_record', 'j')).toBe(false)
    expect(may(state, 'take_permission', 'j')).toBe(true)
    expect(may(state, 'receive', 'w')).toBe(false)
    expect(may({ ...state, summoned: ['w'] }, 'receive', 'w')).toBe(true)
    expect(may(state, 'read_record', 'somebody else')).toBe(false)
    expect(may(NOTHING, 'receive')).toBe(false)
  })
})
