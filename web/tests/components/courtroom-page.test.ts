// @vitest-environment jsdom
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import axe from 'axe-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { reactive } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { type HearingState, may, NOTHING } from '../../src/core/hearing'
import { NO_MEDIA } from '../../src/core/media'
import { NO_RECORD } from '../../src/core/record'
import { REMOTE } from '../../src/core/transcript'
import { i18n } from '../../src/i18n'
import { type Command, ERRORS, type Right, type SeatCard } from '../../src/protocol'
import CourtroomPage from '../../src/views/CourtroomPage.vue'
import WaitingPage from '../../src/views/WaitingPage.vue'

const seats: SeatCard[] = [
  { id: 'j', role: 'presiding_judge', name: '王某' },
  { id: 'c', role: 'clerk', name: '李某' },
  { id: 'p', role: 'plaintiff', name: '张某' },
  { id: 'd', role: 'defendant', name: '刘某' },
  { id: 'w', role: 'witness', name: '陈某' },
]
const utterances = ['我同意。', '没有异议。'].map((text, n) => ({
  id: `p.a.${n + 1}`,
  seat: 'p',
  start: 60_000 + n,
  end: 61_000 + n,
  text,
  words: [{ text: text.slice(0, 1), start: 0, end: 0, confidence: 0.5 }],
  speaker: '',
  muted: false,
}))

function hearingOf(you: string): HearingState {
  return {
    ...NOTHING,
    known: true,
    you,
    hearing: {
      ...NOTHING.hearing,
      case_number: '（2026）京0107民初1号',
      case_name: '张某诉刘某',
      court: '某法院',
      place: '第一法庭',
    },
    phase: 'in_session',
    openings: [1_000],
    seats,
    presence: Object.fromEntries(seats.map(({ id }) => [id, { online: true, since: 0, left: '' }])),
    holders: ['c'],
    utterances,
  }
}

/** The store as the views see it; what is asked of it is noted in `asked`. */
function fakeStore(state: HearingState) {
  const asked: unknown[] = []
  const note = (what: unknown) => {
    asked.push(what)
    return Promise.resolve(true)
  }
  return reactive({
    asked,
    status: 'online',
    state,
    record: NO_RECORD,
    notes: NO_RECORD,
    drafts: [],
    notesDrafts: [],
    inRecord: new Set<string>(),
    media: NO_MEDIA,
    samples: [],
    doubts: { count: 0, here: false },
    refusal: null as { code: string; at: number } | null,
    may: (right: Right, seat?: string): boolean => may(state, right, seat),
    act: (command: Command) => note(command),
    insert: (ids: string[]) => note(['insert', ...ids]),
    withdraw: (id: string) => note(['withdraw', id]),
    switchDevice: (device: string, on: boolean) => note([device, on]),
    rehearse: () => note('rehearse'),
    leave: () => note('leave'),
  })
}

// axe looks at every element: on a busy machine that takes longer than a test usually may.
vi.setConfig({ testTimeout: 60_000 })

let store: ReturnType<typeof fakeStore>
vi.mock('../../src/stores/hearing', () => ({ useHearing: () => store }))
vi.mock('../../src/record/NotesEditor.vue', () => ({ __esModule: true, default: { template: '<div />' } }))
vi.mock('../../src/record/RecordView.vue', () => ({ __esModule: true, default: { template: '<div />' } }))

/** Nothing lies over the courtroom. */
const router = createRouter({
  history: createMemoryHistory(),
  routes: [{ path: '/:rest(.*)*', component: { render: () => null } }],
})

function enter(you: string, change: Partial<HearingState> = {}) {
  store = fakeStore({ ...hearingOf(you), ...change })
  return mount(CourtroomPage, { attachTo: document.body, global: { plugins: [i18n, router] } })
}

const press = (key: string, modifiers: KeyboardEventInit = {}, target: EventTarget = document.body) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers }))
const buttons = (wrapper: ReturnType<typeof enter>) => wrapper.findAll('button').map((button) => button.text())

enableAutoUnmount(afterEach)
beforeAll(() => {
  // What jsdom does not have.
  globalThis.matchMedia = (media) =>
    ({ media, matches: false, addEventListener: () => {}, removeEventListener: () => {} }) as unknown as MediaQueryList
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  Element.prototype.scrollIntoView = () => {}
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
})
beforeEach(() => {
  i18n.global.locale.value = 'zh-CN'
})

describe('the courtroom', () => {
  for (const [role, you] of [
    ['judge', 'j'],
    ['clerk', 'c'],
    ['plaintiff', 'p'],
    ['summoned witness', 'w'],
  ] as const) {
    it(`has nothing that axe objects to, as a ${role} sees it`, async () => {
      const wrapper = enter(you, { summoned: ['w'] })
      await flushPromises()
      // jsdom paints nothing, so contrast is checked in a browser.
      const { violations } = await axe.run(wrapper.element, { rules: { 'color-contrast': { enabled: false } } })
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    })
  }

  it('offers to each role what it may do, and nothing else', () => {
    const judge = buttons(enter('j'))
    for (const label of ['休庭', '闭庭', '获取笔录权限', '共享笔录权限', '传唤']) expect(judge).toContain(label)
    const clerk = buttons(enter('c'))
    for (const label of ['休庭', '闭庭', '插入']) expect(clerk).toContain(label)
    expect(clerk).not.toContain('获取笔录权限')
    const plaintiff = buttons(enter('p'))
    for (const label of ['休庭', '闭庭', '获取笔录权限', '共享笔录权限', '传唤', '插入']) {
      expect(plaintiff).not.toContain(label)
    }
  })

  it('has notes for the court alone, and says who sees them', async () => {
    for (const you of ['j', 'c']) {
      const wrapper = enter(you)
      const tab = wrapper.get('[aria-controls="court-notes"]')
      expect(wrapper.get('#court-notes').isVisible()).toBe(false)
      await tab.trigger('click')
      expect(wrapper.get('#court-notes').isVisible()).toBe(true)
      expect(wrapper.get('#court-notes').text()).toContain('仅法庭成员可见')
      expect(wrapper.get('#court-speech').isVisible()).toBe(false)
      // Choosing a line by key brings the lines back.
      press('ArrowDown', { altKey: true })
      await flushPromises()
      expect(wrapper.get('#court-speech').isVisible()).toBe(true)
      wrapper.unmount()
    }
    expect(enter('p').find('#court-notes, [aria-controls="court-notes"]').exists()).toBe(false)
  })

  it('marks the notes when others have written, until one looks at them', async () => {
    const wrapper = enter('c')
    const doc = new Y.Doc()
    store.notes = { ...NO_RECORD, copy: { doc, awareness: new Awareness(doc) } }
    await flushPromises()
    const tab = wrapper.get('[aria-controls="court-notes"]')
    doc.transact(() => doc.getText('own').insert(0, '我'))
    await flushPromises()
    expect(tab.text()).toBe('备注')
    doc.transact(() => doc.getText('theirs').insert(0, '他'), REMOTE)
    await flushPromises()
    expect(tab.text()).toContain('有新内容')
    await tab.trigger('click')
    expect(tab.text()).toBe('备注')
  })

  it('tells a party in recess what he is waiting for', () => {
    expect(enter('p', { phase: 'recess' }).text()).toContain('休庭中，等待法庭恢复')
  })

  it('offers nothing that needs the server while it is cut off', async () => {
    const wrapper = enter('c')
    store.status = 'offline'
    await flushPromises()
    for (const label of ['休庭', '闭庭', '插入', '同步笔录']) expect(buttons(wrapper)).not.toContain(label)
    expect(wrapper.text()).toContain('连接中断，恢复后可以操作')
  })

  it('takes an inserted line out again by 撤销', async () => {
    const wrapper = enter('c')
    await wrapper
      .findAll('button')
      .find((button) => button.text() === '插入')
      ?.trigger('click')
    await flushPromises()
    await wrapper
      .findAll('button')
      .find((button) => button.text() === '撤销')
      ?.trigger('click')
    expect(store.asked).toEqual([
      ['insert', 'p.a.1'],
      ['withdraw', 'p.a.1'],
    ])
  })

  it('inserts the chosen line by Alt+Enter from within the text', async () => {
    const wrapper = enter('c')
    const field = document.body.appendChild(document.createElement('textarea'))
    field.focus()
    press('ArrowUp', { altKey: true }, field)
    press('ArrowUp', { altKey: true }, field)
    press('Enter', { altKey: true }, field)
    await flushPromises()
    expect(store.asked).toEqual([['insert', 'p.a.1']])
    expect(document.activeElement).toBe(field)
    field.remove()
    wrapper.unmount()
  })

  it('leaves the keys to an input method that composes', () => {
    enter('j')
    press('F9', { isComposing: true })
    expect(store.asked).toEqual([])
  })

  it('takes and gives back the permission by F9', () => {
    enter('j')
    press('F9')
    expect(store.asked).toEqual([{ type: 'take_permission' }])
    enter('j', { holders: ['j'] })
    press('F9')
    expect(store.asked).toContainEqual({ type: 'return_permission' })
  })

  it('says by a number who speaks at the own microphone, but not where text is typed [S1]', () => {
    const shared = [...seats, { id: 'pa', role: 'plaintiff_agent', name: '孙某' } as const]
    const wrapper = enter('p', { seats: shared })
    const field = document.body.appendChild(document.createElement('textarea'))
    press('2', {}, field)
    press('3')
    expect(store.asked).toEqual([])
    press('2')
    expect(store.asked).toEqual([{ type: 'assert_speaker', seat: 'p', speaker: 'pa' }])
    field.remove()
    wrapper.unmount()
    enter('d', { seats: shared })
    press('1')
    expect(store.asked).toEqual([])
  })

  it('lets the court say who speaks at a microphone that is on, and shows it to all [S1]', async () => {
    const shared = {
      seats: [...seats, { id: 'pa', role: 'plaintiff_agent', name: '孙某' } as const],
      devices: { p: { type: 'devices_changed', seat: 'p', microphone: true, camera: false } as const },
      speakingAt: { p: 'pa' },
    }
    const wrapper = enter('c', shared)
    const choice = wrapper.get('[role="group"][aria-label="此话筒的发言人"]')
    expect(choice.findAll('button').map((button) => [button.text(), button.attributes('aria-pressed')])).toEqual([
      ['张某', 'false'],
      ['孙某', 'true'],
    ])
    await choice.findAll('button')[0]?.trigger('click')
    expect(store.asked).toEqual([{ type: 'assert_speaker', seat: 'p', speaker: 'p' }])
    wrapper.unmount()
    const other = enter('d', shared)
    expect(other.text()).toContain('孙某 发言（按选择）')
    expect(other.find('[role="group"][aria-label="此话筒的发言人"]').exists()).toBe(false)
  })

  it('lists objections where the log was, and tells of one that somebody raises [T8]', async () => {
    const wrapper = enter('j')
    await wrapper
      .findAll('button')
      .find((button) => button.text() === '事件')
      ?.trigger('click')
    const objection = {
      id: 'o1',
      seat: 'p',
      at: 1,
      quote: '同意。',
      text: '不同意。',
      place: new Uint8Array(),
      utterance: 'p.a.1',
    }
    const event = { type: 'objection_raised', objection } as const
    store.state = { ...store.state, objections: [objection], log: [{ type: 'happened', seq: 2, at: 1, event }] }
    await flushPromises()
    expect(wrapper.get('.toasts').text()).toContain('原告 张某 对笔录提出异议')
    await wrapper
      .findAll('button')
      .find((button) => button.text() === '异议 1')
      ?.trigger('click')
    expect(wrapper.find('#log-title').exists()).toBe(false)
    const list = wrapper.get('ul[aria-label="异议列表"]')
    expect(list.text()).toContain('话筒：原告 张某')
    await list
      .findAll('button')
      .find((button) => button.text() === '异议成立')
      ?.trigger('click')
    expect(list.get('textarea').element.value).toBe('同意。')
    await list.get('textarea').setValue('不同意。')
    await list.get('form').trigger('submit')
    expect(store.asked).toEqual([
      { type: 'rule_objection', objection: 'o1', accepted: true, text: '不同意。', reason: '' },
    ])
    const { violations } = await axe.run(wrapper.element, { rules: { 'color-contrast': { enabled: false } } })
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  })

  it('shows the keys by a question mark, but not where text is typed', async () => {
    const wrapper = enter('c')
    const field = document.body.appendChild(document.createElement('input'))
    press('?', {}, field)
    await flushPromises()
    expect(wrapper.find('dialog').exists()).toBe(false)
    press('?')
    await flushPromises()
    expect(wrapper.get('dialog').text()).toContain('键盘快捷键')
    field.remove()
  })

  it('says why something was refused', async () => {
    const wrapper = enter('c')
    store.refusal = { code: 'already_in_record', at: 1 }
    await flushPromises()
    expect(wrapper.get('.toasts').text()).toContain(ERRORS.already_in_record.zh)
  })

  it('goes to the pictures and back by key, and keeps the record in the page', async () => {
    const wrapper = enter('c')
    press('3', { ctrlKey: true })
    await flushPromises()
    expect(wrapper.get('[role="tab"][aria-selected="true"]').text()).toBe('视频庭审')
    expect(wrapper.find('#court-record').exists()).toBe(true)
    press('1', { ctrlKey: true })
    await flushPromises()
    expect(wrapper.get('[role="tab"][aria-selected="true"]').text()).toBe('庭审笔录')
  })

  it('lists what happened', async () => {
    const wrapper = enter('c', { log: [{ type: 'happened', seq: 1, at: 1, event: { type: 'joined', seat: 'p' } }] })
    await wrapper
      .findAll('button')
      .find((button) => button.text() === '事件')
      ?.trigger('click')
    expect(wrapper.get('ol').text()).toContain('原告 张某 进入')
  })
})

describe('the page of a witness who waits', () => {
  it('shows nothing of the hearing, and nothing that axe objects to', async () => {
    const state: HearingState = { ...hearingOf('w'), waiting: true, seats: seats.filter(({ id }) => id === 'w') }
    const wrapper = mount(WaitingPage, {
      props: { state, status: 'online' },
      attachTo: document.body,
      global: { plugins: [i18n] },
    })
    expect(wrapper.text()).toContain('等候传唤')
    for (const hidden of ['王某', '我同意', '语音识别笔录', '庭审笔录']) expect(wrapper.text()).not.toContain(hidden)
    const { violations } = await axe.run(wrapper.element, { rules: { 'color-contrast': { enabled: false } } })
    expect(violations.map(({ id }) => id)).toEqual([])
  })
})
