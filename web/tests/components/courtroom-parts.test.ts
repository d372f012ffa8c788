// @vitest-environment jsdom
import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import PhaseSteps from '../../src/components/bar/PhaseSteps.vue'
import { awaited, stepsNow } from '../../src/components/bar/steps'
import { createToasts, TOAST_MS } from '../../src/components/notices/toasts'
import { peopleOf } from '../../src/components/people/person'
import DraftCard from '../../src/components/record/DraftCard.vue'
import { type HearingState, NOTHING } from '../../src/core/hearing'
import { NO_MEDIA } from '../../src/core/media'
import { en } from '../../src/i18n/en'
import { zh } from '../../src/i18n/zh'
import { ERRORS } from '../../src/protocol'
import { show } from './mounting'

enableAutoUnmount(afterEach)
beforeAll(() => {
  // jsdom knows the element but not its methods.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
  HTMLDialogElement.prototype.close = function () {
    this.open = false
    this.dispatchEvent(new Event('close'))
  }
})

const online = { online: true, since: 0, left: '' }
const state: HearingState = {
  ...NOTHING,
  you: 'j',
  phase: 'preparing',
  hearing: { ...NOTHING.hearing, starts_at: 1_000 },
  seats: [
    { id: 'w', role: 'witness', name: '陈某' },
    { id: 'd', role: 'defendant', name: '李某' },
    { id: 'p', role: 'plaintiff', name: '张某' },
    { id: 'j', role: 'presiding_judge', name: '王某' },
  ],
  presence: { j: online, p: online, w: online },
}

const STANDING = { line: '', open: { doubtful: 0, objections: 0, gaps: 0 }, now: 0 }

describe('the steps of a sitting', () => {
  it('leave out 正式开庭 while a party is missing and the time has not come', () => {
    expect(stepsNow(state, 999)).toEqual([])
    expect(awaited(state, 999).map(({ id }) => id)).toEqual(['d'])
    expect(stepsNow(state, 1_000)).toEqual(['open'])
    expect(stepsNow({ ...state, presence: { ...state.presence, d: online } }, 0)).toEqual(['open'])
  })

  it('are none for a party', () => {
    for (const phase of ['scheduled', 'preparing', 'in_session', 'recess', 'closed', 'concluded'] as const) {
      expect(stepsNow({ ...state, you: 'p', phase }, 5_000)).toEqual([])
    }
  })

  it('[H3] are taken at once, a recess with its length, all but 闭庭', async () => {
    const wrapper = show(PhaseSteps, { ...STANDING, steps: ['recess', 'close'] })
    const [recess, close] = wrapper.findAll('button')
    await wrapper.get('select').setValue(15)
    await recess?.trigger('click')
    await close?.trigger('click')
    expect(wrapper.emitted('step')).toEqual([[{ type: 'recess', minutes: 15 }]])
    const dialog = wrapper.get('dialog')
    expect(dialog.text()).toContain('确定闭庭吗')
    await dialog.findAll('button').at(-1)?.trigger('click')
    expect(wrapper.emitted('step')).toEqual([[{ type: 'recess', minutes: 15 }], [{ type: 'close' }]])
  })

  it('do not close the hearing when the question is answered with no', async () => {
    const wrapper = show(PhaseSteps, { ...STANDING, steps: ['close'] })
    await wrapper.get('button').trigger('click')
    await wrapper.get('dialog button').trigger('click')
    expect(wrapper.emitted('step')).toBeUndefined()
    expect(wrapper.find('dialog').exists()).toBe(false)
  })

  it('[H3] adjourn to a time that is still to come, a week from now unless another is chosen', async () => {
    const now = new Date(2026, 10, 30, 9, 30).getTime()
    const wrapper = show(PhaseSteps, { ...STANDING, steps: ['adjourn'], now })
    await wrapper.get('button').trigger('click')
    const field = wrapper.get('input')
    expect(field.element.value).toBe('2026-12-07T09:30')
    await field.setValue('2026-11-30T09:29')
    expect(wrapper.get('[role=alert]').text()).toContain('晚于现在')
    expect(wrapper.findAll('dialog button').at(-1)?.attributes('disabled')).toBeDefined()
    await field.setValue('2026-12-01T14:00')
    await wrapper.findAll('dialog button').at(-1)?.trigger('click')
    expect(wrapper.emitted('step')).toEqual([[{ type: 'adjourn', until: new Date(2026, 11, 1, 14).getTime() }]])
  })

  it('[H1] conclude after showing what is still open', async () => {
    const open = { doubtful: 3, objections: 0, gaps: 1, unsigned: 2 }
    const wrapper = show(PhaseSteps, { ...STANDING, steps: ['conclude'], open })
    await wrapper.get('button').trigger('click')
    expect(wrapper.findAll('li').map((item) => item.text())).toEqual([
      '未核对的存疑词：3',
      '未处理的异议：0',
      '语音识别缺失的声音：1 处',
      '未签署笔录的人：2',
    ])
    await wrapper.findAll('dialog button').at(-1)?.trigger('click')
    expect(wrapper.emitted('step')).toEqual([[{ type: 'conclude', doubtful: 3 }]])
  })
})

describe('the people of a hearing', () => {
  it('stand in the court’s order, with the witness waiting until he is summoned', () => {
    const people = peopleOf(state, NO_MEDIA)
    expect(people.map(({ id }) => id)).toEqual(['j', 'p', 'd', 'w'])
    expect(people.map(({ whereabouts }) => whereabouts)).toEqual(['here', 'here', 'absent', 'waiting'])
    const summoned = peopleOf({ ...state, summoned: ['w'] }, NO_MEDIA)
    expect(summoned.at(-1)?.whereabouts).toBe('here')
  })

  it('who left are told from those who were cut off', () => {
    const presence = {
      ...state.presence,
      p: { online: false, since: 5, left: 'left' },
      j: { online: false, since: 5, left: 'cut_off' },
    }
    const people = peopleOf({ ...state, presence }, NO_MEDIA)
    expect(people.slice(0, 2).map(({ whereabouts }) => whereabouts)).toEqual(['offline', 'left'])
  })
})

describe('toasts', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('go by themselves, but stay while the pointer rests on them', () => {
    const { toasts, show: say, pause, goOn } = createToasts()
    say('已插入 1 条')
    pause()
    vi.advanceTimersByTime(TOAST_MS * 2)
    expect(toasts).toHaveLength(1)
    goOn()
    vi.advanceTimersByTime(TOAST_MS)
    expect(toasts).toHaveLength(0)
  })

  it('are three at most: the oldest gives way', () => {
    const { toasts, show: say } = createToasts()
    for (const text of ['一', '二', '三', '四']) say(text)
    expect(toasts.map(({ text }) => text)).toEqual(['二', '三', '四'])
  })
})

describe('a draft', () => {
  const draft = {
    id: 'd1',
    seat: 'c',
    code: 'permission_ended',
    at: 0,
    paragraphs: [
      { text: '审：请回答。', after: '' },
      { text: '被：是。', after: '' },
    ],
  }

  it('shows why it was refused and its paragraphs, and copies them as they were written', async () => {
    const written: string[] = []
    Object.assign(navigator, { clipboard: { writeText: async (text: string) => void written.push(text) } })
    const wrapper = show(DraftCard, { draft, reason: ERRORS.permission_ended.zh, author: '', mayInsert: false })
    expect(wrapper.text()).toContain(ERRORS.permission_ended.zh)
    expect(wrapper.text()).not.toContain('插入到光标处')
    await wrapper.findAll('button')[0]?.trigger('click')
    expect(written).toEqual(['审：请回答。\n被：是。'])
  })

  it('names its author to others who may insert it [T2]', () => {
    const wrapper = show(DraftCard, { draft, reason: '', author: '书记员 李某', mayInsert: true })
    expect(wrapper.get('h3').text()).toBe('书记员 李某 的草稿')
    expect(wrapper.text()).toContain('插入到光标处')
  })

  it('never takes the focus', () => {
    const field = document.body.appendChild(document.createElement('input'))
    field.focus()
    show(DraftCard, { draft, reason: '', author: '', mayInsert: true })
    expect(document.activeElement).toBe(field)
    field.remove()
  })
})

describe('the two languages', () => {
  const keysOf = (messages: object, path = ''): string[] =>
    Object.entries(messages).flatMap(([key, value]) =>
      typeof value === 'object' ? keysOf(value, `${path}${key}.`) : [`${path}${key}`],
    )
  const holes = (messages: object, key: string): string[] => {
    const text = key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], messages)
    return [...String(text).matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort()
  }

  it('have the same messages with the same places to fill', () => {
    expect(keysOf(en).sort()).toEqual(keysOf(zh).sort())
    for (const key of keysOf(zh)) expect([key, holes(en, key)]).toEqual([key, holes(zh, key)])
  })
})
