/** Messages as the server sends them, with everything that a test does not care about filled in. */

import type { Happened, HearingEvent, Link, Utterance, Welcome } from '../../src/protocol'

export const NO_LINK: Link = { up: 0, up_lost: 0, down: 0, down_lost: 0, sound_at: 0 }

export const SEATS: Welcome['seats'] = [
  { id: 'j', role: 'presiding_judge', name: '王敏' },
  { id: 'c1', role: 'clerk', name: '李静' },
  { id: 'c2', role: 'clerk', name: '赵磊' },
  { id: 'p', role: 'plaintiff', name: '张伟' },
  { id: 'w', role: 'witness', name: '陈晨' },
]

export function welcome(given: Partial<Welcome> = {}): Welcome {
  return {
    type: 'welcome',
    request: 1,
    protocol: 1,
    seq: 10,
    now: 5_000,
    you: 'c1',
    waiting: false,
    hearing: {
      id: 'h',
      case_number: '（2026）京0107民初123号',
      case_name: '张伟诉刘洋买卖合同纠纷',
      cause: '买卖合同纠纷',
      court: '示范人民法院',
      place: '在线法庭',
      starts_at: 0,
      public: true,
      demonstration: true,
      cases: [],
      telephone: '',
    },
    phase: 'in_session',
    phase_since: 0,
    phase_until: 0,
    stage: '',
    hands: [],
    openings: [],
    sitting: 1,
    leaders: 'both',
    agenda: ['法庭调查', '法庭辩论', '最后陈述'],
    gaps: 0,
    seats: SEATS,
    applicants: [],
    presence: {},
    summoned: [],
    holders: ['c1', 'c2'],
    sync: false,
    utterances: [],
    inserted: [],
    heard: [],
    drafts: [],
    devices: [],
    speech: { ready: true, model: 'tiny-zh', sample: true, reason: '' },
    speaking_at: {},
    reassigned: {},
    corrections: {},
    confirmed: {},
    stream: '',
    viewed: null,
    header: null,
    objections: [],
    rulings: {},
    evidence: {
      exhibits: [],
      order: {},
      withdrawn: [],
      showing: null,
      annotators: [],
      asking: [],
      marks: [],
      opinions: [],
      leaves: 0,
      shown: null,
      seen: [],
    },
    order: { muted: [], blanked: [], removed: [], reading: 0 },
    lobby: { kept: false, called: [], checks: {}, identities: {} },
    spoken: {},
    sharing: { asking: [], granted: [], seat: '' },
    signing: { versions: [], paused: false, signers: {}, placed: [], seals: [] },
    ...given,
  }
}

export const happened = (event: HearingEvent, seq = 11, at = 6_000): Happened => ({ type: 'happened', seq, at, event })

export function utterance(id: string, start: number, seat = 'p'): Utterance {
  return { id, seat, start, end: start + 1000, text: `第${id}句`, words: [], speaker: '', muted: false }
}
