// @vitest-environment jsdom
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import axe from 'axe-core'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createToasts } from '../../src/components/notices/toasts'
import { may, NOTHING } from '../../src/core/hearing'
import type { Edit } from '../../src/core/history/restore'
import { passages } from '../../src/core/transcript'
import type { Right } from '../../src/protocol'
import CourtHistory from '../../src/views/court/CourtHistory.vue'
import { Journal, paragraph } from '../core/history/journal'
import { SEATS } from '../core/messages'
import { show } from './mounting'

// axe looks at every element: on a busy machine that takes longer than a test usually may.
vi.setConfig({ testTimeout: 60_000 })

let journal: Journal
let store: ReturnType<typeof fakeStore>
vi.mock('../../src/stores/hearing', () => ({ useHearing: () => store }))

/** The store as the panel sees it; what is restored is written into the journal as the seat's own edit. */
function fakeStore(you: string, editable: boolean) {
  const state = { ...NOTHING, known: true, you, seats: SEATS, phase: 'in_session' as const, holders: ['c1', 'c2'] }
  return {
    state,
    record: { editable, save: 'saved' },
    may: (right: Right) => may(state, right),
    rewrite: async (edit: Edit) => {
      journal.write(you, (_, doc) => void edit(doc))
      return true
    },
    undo: () => {},
  }
}

/** jsdom lays nothing out. */
class EverythingIsSeen {
  constructor(private readonly seen: (entries: unknown[]) => void) {}
  observe(target: Element): void {
    this.seen([{ target, isIntersecting: true }])
  }
  disconnect(): void {}
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

/** The server's answer: all at once, without names for those who may not know them. */
async function answer(): Promise<Response> {
  const names = may(store.state, 'read_authors')
  const updates = journal.updates.map(({ update, seat, ...rest }) => {
    return { ...rest, seat: names ? seat : '', update: base64(update) }
  })
  const last = Math.max(...updates.map(({ seq }) => seq))
  return Response.json({ updates, events: names ? journal.events : [], next: last, last })
}

async function open(you = 'c1', { editable = true, language = 'zh-CN' as 'zh-CN' | 'en' } = {}) {
  store = fakeStore(you, editable)
  const panel = show(CourtHistory, { toasts: createToasts(), now: journal.now }, language)
  await vi.waitUntil(() => panel.find('input[type="range"]').exists())
  await flushPromises()
  const button = (name: string) => panel.findAll('button').find((one) => one.text() === name)
  return { panel, button, texts: () => panel.findAll('.text').map((text) => text.text()) }
}

enableAutoUnmount(afterEach)
beforeEach(() => {
  Element.prototype.scrollIntoView = () => {}
  vi.stubGlobal('IntersectionObserver', EverythingIsSeen)
  vi.stubGlobal('fetch', answer)
  journal = new Journal()
  journal.now += 10_000
  journal.type('c1', 1, '审判长宣布开庭')
  journal.happen({ type: 'permission_changed', by: 'j', how: 'shared', ended: [], granted: ['j'] })
  journal.now += 10_000
  journal.type('c2', 1, '，双方到庭')
  journal.now += 10_000
  journal.happen({ type: 'utterances_inserted', utterances: ['p.x.1'], by: 'c2' })
  journal.write('', (root) => root.insert(2, [paragraph('我同意。', { utterance: 'p.x.1', label: '原' })]))
})

describe('the past of the record', () => {
  for (const language of ['zh-CN', 'en'] as const) {
    test(`has nothing that axe objects to (${language})`, async () => {
      const { panel, button } = await open('c1', { language })
      await panel.find('.margin').trigger('click')
      await button(language === 'en' ? 'Compare' : '比较')?.trigger('click')
      const { violations } = await axe.run(panel.element, { rules: { 'color-contrast': { enabled: false } } })
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    })
  }

  test('tells in words where the slider stands, and who held the permission then', async () => {
    const { panel } = await open()
    const slider = panel.get('input[type="range"]')
    expect(slider.attributes('aria-valuetext')).toMatch(/^\S+ · 书记员 赵磊 插入 1 条语句$/)
    expect(panel.get('.soft').text()).toBe('当时持有笔录编辑权限：书记员 李静、书记员 赵磊、审判长 王敏')
    await slider.setValue('1')
    expect(slider.attributes('aria-valuetext')).toMatch(/· 书记员 李静$/)
    expect(panel.get('.soft').text()).toBe('当时持有笔录编辑权限：书记员 李静、书记员 赵磊')
    expect(panel.findAll('.marks .permission')).toHaveLength(1)
    expect(panel.findAll('.marks .insert')).toHaveLength(1)
  })

  test('marks what came, by sign and not by colour alone', async () => {
    const { panel } = await open()
    const [unchanged, added] = panel.findAll('.passage')
    expect(unchanged?.find('.sign').exists()).toBe(false)
    expect(unchanged?.findAll('[title]').map((run) => [run.text(), run.attributes('title')])).toContainEqual([
      '，双方到庭',
      '赵磊',
    ])
    expect(added?.get('.sign').text()).toBe('＋')
    expect(added?.findAll('ins').map((run) => run.text())).toEqual(['原：', '我同意。'])
  })

  test('is read by arrow keys, a passage at a time, with one stop of the tabulator', async () => {
    const { panel } = await open()
    const margins = panel.findAll<HTMLElement>('.margin')
    expect(margins.map((margin) => margin.attributes('tabindex'))).toEqual(['-1', '0'])
    margins[1]?.element.focus()
    await margins[1]?.trigger('keydown', { key: 'ArrowUp' })
    await flushPromises()
    expect(document.activeElement).toBe(margins[0]?.element)
    await margins[0]?.trigger('click')
    expect(margins[0]?.attributes('aria-expanded')).toBe('true')
    await margins[0]?.trigger('keydown', { key: 'Escape' })
    expect(panel.emitted('close')).toHaveLength(1)
  })

  test('lets a holder write an earlier state back, and shows that it was he', async () => {
    const { panel, button, texts } = await open()
    expect(button('恢复此版本')).toBeUndefined()
    await panel.get('input[type="range"]').setValue('1')
    await button('恢复此版本')?.trigger('click')
    await flushPromises()
    expect(passages(journal.copy('j')).map(({ text }) => text)).toEqual(['审判长宣布开庭'])
    await button('载入最新')?.trigger('click')
    await vi.waitUntil(() => panel.findAll('del').length > 0)
    expect(texts()).toEqual(['审判长宣布开庭，双方到庭', '原：我同意。'])
    expect(panel.get('input[type="range"]').attributes('aria-valuetext')).toMatch(/书记员 李静$/)
  })

  test('is read without names by a party, who restores nothing', async () => {
    const { panel, button } = await open('p', { editable: false })
    expect(panel.text()).not.toMatch(/李静|赵磊|王敏/)
    await panel.get('input[type="range"]').setValue('0')
    expect(button('恢复此版本')).toBeUndefined()
    expect(panel.text()).not.toContain('恢复需要笔录编辑权限')
  })

  test('says to the court why nothing can be restored', async () => {
    const { panel, button } = await open('j', { editable: false })
    await panel.get('input[type="range"]').setValue('1')
    expect(button('恢复此版本')).toBeUndefined()
    expect(panel.text()).toContain('恢复需要笔录编辑权限')
  })

  test('says what went wrong and can be asked for again', async () => {
    vi.stubGlobal('fetch', async () => Response.json({ request: 0, code: 'unavailable' }, { status: 503 }))
    store = fakeStore('c1', true)
    const panel = show(CourtHistory, { toasts: createToasts(), now: 0 })
    await vi.waitUntil(() => panel.find('[role="alert"]').exists())
    expect(panel.get('[role="alert"]').text()).toContain('本庭审暂时无法打开')
    vi.stubGlobal('fetch', answer)
    await panel.get('[role="alert"] button').trigger('click')
    await vi.waitUntil(() => panel.find('input[type="range"]').exists())
  })
})
