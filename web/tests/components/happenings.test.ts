// @vitest-environment jsdom
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { describeEvent } from '../../src/components/notices/happenings'
import { createToasts } from '../../src/components/notices/toasts'
import { useWording, type Wording } from '../../src/components/wording'
import { type HearingState, NOTHING } from '../../src/core/hearing'
import { UNCHECKED } from '../../src/core/lobby'
import { reduce } from '../../src/core/reducer'
import { i18n } from '../../src/i18n'
import type { Exhibit, HearingEvent, Mark, Opinion, Signature, Version } from '../../src/protocol'
import { useNotices } from '../../src/views/court/notices'
import { happened, NO_LINK, SEATS, welcome } from '../core/messages'

const BYTES = new Uint8Array()
const EXHIBIT: Exhibit = {
  id: 'x',
  party: 'p',
  title: '借条',
  by: 'p',
  at: 0,
  sha256: '',
  size: 1,
  kind: 'pdf',
  name: '借条.pdf',
  salt: BYTES,
  leaf: 0,
  pages: 3,
  duration: 0,
  purpose: '',
  source: '',
  copy: false,
  case: '',
}
const mark = (id: string, page = 2): Mark => ({
  id,
  by: 'p',
  at: 0,
  stroke: { exhibit: 'x', page, tool: 'pen', points: [0, 0], pressures: [], text: '' },
})
const OPINION: Opinion = {
  exhibit: 'x',
  seat: 'p',
  at: 0,
  authenticity: 'accepted',
  legality: '',
  relevance: '',
  text: '',
}

const VERSION: Version = { number: 1, by: 'c1', at: 0, root: 'ff', leaves: 3, blob: 'bb', whole: 'a', own: {} }
const SIGNATURE: Signature = {
  id: 's',
  seat: 'p',
  version: 1,
  at: 0,
  picture: 'aa',
  how: 'link',
  by: 'p',
  device: '',
  renews: '',
  confirmed: false,
}

type Silent = 'hearing_created' | 'writer_issued' | 'writer_retired' | 'utterance_recognised' | 'draft_kept'

/** One of each that the log tells; the compiler asks for those that are missing. */
const EVENTS: { [Type in Exclude<HearingEvent['type'], Silent>]: Extract<HearingEvent, { type: Type }> } = {
  phase_changed: { type: 'phase_changed', phase: 'recess', by: 'j', until: 0 },
  stage_set: { type: 'stage_set', stage: '法庭调查', by: 'j' },
  hand_raised: { type: 'hand_raised', seat: 'p' },
  hand_lowered: { type: 'hand_lowered', seat: 'p', by: 'j' },
  seat_added: { type: 'seat_added', seat: { id: 'p', role: 'plaintiff' }, by: 'c1' },
  observer_applied: { type: 'observer_applied', seat: 'o' },
  observer_approved: { type: 'observer_approved', seat: 'p', by: 'c1' },
  observer_refused: { type: 'observer_refused', seat: 'o', by: 'c1' },
  identity_given: { type: 'identity_given', seat: 'p', advice: { verdict: '', likeness: -1 } },
  identity_passed: { type: 'identity_passed', seat: 'p', by: 'c1' },
  identity_refused: { type: 'identity_refused', seat: 'p', by: 'c1', reason: 'not_alike' },
  identity_viewed: { type: 'identity_viewed', seat: 'p', by: 'c1' },
  joined: { type: 'joined', seat: 'p' },
  addressed: { type: 'addressed', seat: 'p', address: '203.0.113.7' },
  left: { type: 'left', seat: 'p', reason: 'cut_off', link: NO_LINK },
  witness_summoned: { type: 'witness_summoned', seat: 'w', by: 'j' },
  witness_dismissed: { type: 'witness_dismissed', seat: 'w', by: 'j' },
  permission_changed: { type: 'permission_changed', by: 'j', how: 'taken', ended: ['c1'], granted: ['j'] },
  sound_lost: { type: 'sound_lost', seat: 'p', start: 0, end: 2500 },
  utterances_inserted: { type: 'utterances_inserted', utterances: ['p.a.1'], by: 'c1' },
  utterance_withdrawn: { type: 'utterance_withdrawn', utterance: 'p.a.1', by: 'c1' },
  sync_switched: { type: 'sync_switched', on: true, by: 'c1' },
  draft_discarded: { type: 'draft_discarded', draft: 'd', by: 'c1' },
  speaker_asserted: { type: 'speaker_asserted', seat: 'p', speaker: 'w', by: 'j' },
  speaker_corrected: { type: 'speaker_corrected', utterance: 'p.a.1', speaker: 'w', by: 'c1' },
  utterance_corrected: { type: 'utterance_corrected', utterance: 'p.a.1', text: '好。', by: 'c1' },
  words_confirmed: { type: 'words_confirmed', utterance: 'p.a.1', words: [0], by: 'c1' },
  stream_started: { type: 'stream_started', by: 'c1' },
  stream_stopped: { type: 'stream_stopped', by: '' },
  header_set: { type: 'header_set', header: { title: '', lines: [] }, by: 'c1' },
  objection_raised: {
    type: 'objection_raised',
    objection: { id: 'o', seat: 'p', at: 0, quote: '', text: '', place: BYTES, utterance: '' },
  },
  objection_ruled: {
    type: 'objection_ruled',
    objection: 'o',
    ruling: { by: 'j', at: 0, accepted: true, text: '', reason: '' },
  },
  exhibit_filed: { type: 'exhibit_filed', exhibit: EXHIBIT },
  exhibit_described: {
    type: 'exhibit_described',
    exhibit: 'x',
    title: '借条',
    purpose: '',
    source: '',
    copy: false,
    by: 'p',
    case: '',
  },
  exhibits_ordered: { type: 'exhibits_ordered', party: 'p', exhibits: ['x'], by: 'c1' },
  exhibit_withdrawn: { type: 'exhibit_withdrawn', exhibit: 'x', by: 'p' },
  exhibit_shown: { type: 'exhibit_shown', exhibit: 'x', by: 'p' },
  showing_stopped: { type: 'showing_stopped', by: 'j' },
  marking_asked: { type: 'marking_asked', seat: 'p' },
  marking_granted: { type: 'marking_granted', seat: 'p', by: 'j' },
  marking_refused: { type: 'marking_refused', seat: 'p', by: 'j' },
  marking_revoked: { type: 'marking_revoked', seats: ['p', 'w'], by: 'j' },
  mark_drawn: { type: 'mark_drawn', mark: mark('m') },
  mark_erased: { type: 'mark_erased', mark: 'm', exhibit: 'x', by: 'p' },
  marks_cleared: { type: 'marks_cleared', exhibit: 'x', page: 2, by: 'j' },
  marks_frozen: { type: 'marks_frozen', digest: '', count: 4, salt: BYTES },
  opinion_given: { type: 'opinion_given', opinion: OPINION },
  exhibit_downloaded: { type: 'exhibit_downloaded', exhibit: 'x', by: 'p' },
  exhibit_played: { type: 'exhibit_played', exhibit: 'x', by: 'p' },
  muted: { type: 'muted', seats: ['p', 'w'], by: 'j' },
  unmuted: { type: 'unmuted', seats: ['p'], by: 'j' },
  camera_blanked: { type: 'camera_blanked', seat: 'p', by: 'j' },
  camera_shown: { type: 'camera_shown', seat: 'p', by: 'j' },
  removed: { type: 'removed', seat: 'p', by: 'j' },
  gavel_struck: { type: 'gavel_struck', by: 'j' },
  discipline_begun: { type: 'discipline_begun', by: 'j' },
  discipline_stopped: { type: 'discipline_stopped', by: 'j' },
  called_in: { type: 'called_in', seat: 'p', by: 'j' },
  devices_checked: { type: 'devices_checked', seat: 'p', check: UNCHECKED },
  sharing_asked: { type: 'sharing_asked', seat: 'p' },
  sharing_granted: { type: 'sharing_granted', seat: 'p', by: 'j' },
  sharing_refused: { type: 'sharing_refused', seat: 'p', by: 'j' },
  sharing_revoked: { type: 'sharing_revoked', seats: ['p', 'w'], by: 'j' },
  sharing_started: { type: 'sharing_started', seat: 'p' },
  sharing_stopped: { type: 'sharing_stopped', seat: 'p', by: 'j' },
  version_frozen: { type: 'version_frozen', version: VERSION, grant: 2, objections: 0, rulings: 0 },
  signing_resumed: { type: 'signing_resumed', number: 1, by: 'c1', grant: 3, objections: 0, rulings: 0 },
  signing_opened: {
    type: 'signing_opened',
    seat: 'p',
    version: 1,
    session: { digest: BYTES, until: 9, how: 'link', device: 'iPhone · Safari', confirmed: false },
    link: BYTES,
  },
  signer_confirmed: { type: 'signer_confirmed', seat: 'p' },
  signing_read: { type: 'signing_read', seat: 'p', version: 1, tenths: 4, until: 9 },
  signature_given: { type: 'signature_given', signature: SIGNATURE },
  signing_declined: {
    type: 'signing_declined',
    seat: 'p',
    declined: { version: 1, at: 0, reason: '法庭调查', device: '' },
  },
  signer_reminded: { type: 'signer_reminded', seat: 'p', by: 'c1' },
  signer_released: { type: 'signer_released', seat: 'p', by: 'c1' },
  signatures_placed: { type: 'signatures_placed', signatures: [SIGNATURE], by: 'c1' },
  link_refused: { type: 'link_refused', seat: 'p', code: 'signing_link_used', device: '' },
  version_sealed: {
    type: 'version_sealed',
    seal: {
      version: 1,
      at: 0,
      file: 'aa',
      size: 9,
      algorithm: 'ECDSA-P256-SHA256',
      stamped_at: null,
      trouble: '',
      answers: [],
    },
    by: 'c1',
  },
  adjourned: { type: 'adjourned', until: 0, by: 'j' },
  concluded: { type: 'concluded', by: 'j', doubtful: 1, objections: 2, gaps: 3, unsigned: 4 },
}

const FILED = happened(EVENTS.exhibit_filed)

/** What `use` makes inside a component, as the page calls it. */
function inside<T>(use: () => T): T {
  let made: T | undefined
  const Inside = defineComponent({
    setup() {
      made = use()
      return () => h('div')
    },
  })
  mount(Inside, { global: { plugins: [i18n] } })
  return made as T
}

function wordingOf(language: 'zh-CN' | 'en'): Wording {
  i18n.global.locale.value = language
  return inside(() => useWording(() => reduce(reduce(NOTHING, welcome(), 0), FILED, 0))).value
}

describe.each(['zh-CN', 'en'] as const)('[R3] the log in %s', (language) => {
  it.each(Object.values(EVENTS))('has words for $type', (event) => {
    const text = describeEvent(event, wordingOf(language))
    expect(text).toBeTruthy()
    // Neither a key without words nor a field that nobody filled in.
    expect(text).not.toMatch(/[a-z]+[._][a-z_]+|undefined|[{}]|^\s|\s$/)
    expect(/[\u4e00-\u9fff]/.test(`${text}`.replace(/法庭调查|借条|[王李赵张陈][敏静磊伟晨]/g, ''))).toBe(
      language === 'zh-CN',
    )
    const seat = ['by', 'seat'].flatMap((field) => (event as unknown as Record<string, string>)[field] ?? [])[0]
    const name = SEATS.find(({ id }) => id === seat)?.name
    if (name && event.type !== 'stream_stopped') expect(text).toContain(name)
  })
})

it('[R3] the log calls an exhibit as the court does, by its title, and counts what is done again and again', async () => {
  i18n.global.locale.value = 'zh-CN'
  const state = ref<HearingState>(reduce(reduce(NOTHING, welcome(), 0), FILED, 0))
  const notices = inside(() => {
    const wording = useWording(() => state.value)
    return useNotices(() => state.value, wording, createToasts())
  })
  ;[mark('1'), mark('2'), mark('3'), mark('4', 3)].forEach((one, index) => {
    state.value = reduce(state.value, happened({ type: 'mark_drawn', mark: one }, 12 + index, 7_000 + index), 0)
  })
  await nextTick()
  expect(notices.entries.value.map(({ text, count, at }) => [text, count, at])).toEqual([
    ['原告 张伟 提交 原告证据1《借条》', 1, 6_000],
    ['原告 张伟 在 原告证据1《借条》 第 2 页批注', 3, 7_002],
    ['原告 张伟 在 原告证据1《借条》 第 3 页批注', 1, 7_003],
  ])
})

it('[R3] the log names no exhibit of which this page was not told', () => {
  i18n.global.locale.value = 'zh-CN'
  const { value } = inside(() => useWording(() => reduce(NOTHING, welcome(), 0)))
  expect(describeEvent(EVENTS.exhibit_shown, value)).toBe('原告 张伟 举证：一件证据')
})
