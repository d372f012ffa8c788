// @vitest-environment jsdom
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import axe from 'axe-core'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { may, NOTHING } from '../../src/core/hearing'
import { i18n } from '../../src/i18n'
import type { Right, StandardTemplate, Template } from '../../src/protocol'
import HeaderSheet from '../../src/record/HeaderSheet.vue'
import HeaderMenu from '../../src/record/toolbar/HeaderMenu.vue'
import PassageMenu from '../../src/record/toolbar/PassageMenu.vue'
import TemplatesPage from '../../src/views/templates/TemplatesPage.vue'

const standard: StandardTemplate[] = [
  { id: 'trial', kind: 'header', name: '庭审', key: '', title: '庭审笔录', lines: ['案号：{case_number}', '{bench}'] },
  { id: 'talk', kind: 'header', name: '调解', key: '', title: '调解笔录', lines: ['案号：{case_number}'] },
  { id: 'recess', kind: 'passage', name: '休庭', key: 'X', title: '', lines: ['审：休庭。{third_party}'] },
  { id: 'closing', kind: 'passage', name: '闭庭', key: 'P', title: '', lines: ['审：现在闭庭。'] },
]
const templates: Template[] = standard.slice(0, 3).map((one, position) => ({ ...one, position, changed_at: 1 }))

const asked: unknown[] = []
let you = 'c'
const state = {
  ...NOTHING,
  known: true,
  inserted: new Set(['p.a.1']),
  hearing: { ...NOTHING.hearing, case_number: '（2026）京0107民初1号', court: '某法院' },
  seats: [
    { id: 'c', role: 'clerk' as const, name: '李某' },
    { id: 'j', role: 'presiding_judge' as const, name: '王某' },
    { id: 'p', role: 'plaintiff' as const, name: '张某' },
  ],
}
vi.mock('../../src/stores/hearing', () => ({
  useHearing: () => ({
    state: { ...state, you },
    may: (right: Right) => may({ ...state, you }, right),
    act: async (command: unknown) => asked.push(command) > 0,
    insertPassage: (lines: string[]) => asked.push(lines) > 0,
  }),
}))
const answer = vi.fn<typeof fetch>()
vi.stubGlobal('fetch', answer)
vi.setConfig({ testTimeout: 60_000 })

const router = createRouter({
  history: createMemoryHistory(),
  routes: [
    { path: '/', component: { render: () => null } },
    { path: '/s/:seat/', name: 'seat', component: { render: () => null } },
    { path: '/s/:seat/templates', name: 'templates', component: { render: () => null } },
  ],
})

async function show(component: object, props: Record<string, unknown> = {}) {
  const wrapper = mount(component, { props, attachTo: document.body, global: { plugins: [i18n, router] } })
  await flushPromises()
  return wrapper
}

/** jsdom paints nothing, so contrast is checked in a browser. */
async function objections(element: Element): Promise<unknown[]> {
  const { violations } = await axe.run(element, { rules: { 'color-contrast': { enabled: false } } })
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}

enableAutoUnmount(afterEach)
beforeEach(() => {
  setActivePinia(createPinia())
  i18n.global.locale.value = 'zh-CN'
  you = 'c'
  asked.length = 0
  Element.prototype.scrollIntoView = () => {}
  answer.mockReset()
  answer.mockImplementation(async () => new Response(JSON.stringify({ templates, standard })))
})

describe('模板管理', () => {
  it('[T4] shows the court’s templates with this hearing’s data, and axe objects to nothing', async () => {
    const page = await show(TemplatesPage)
    expect(page.find('.right').text()).toContain('案号：（2026）京0107民初1号')
    expect(page.find('.right').text()).toContain('审判长：王某')
    expect(await objections(page.element)).toEqual([])
    await page.findAll('.kind')[1]?.trigger('click')
    expect(page.find('.right').text()).toContain('休庭。＿＿＿＿')
    expect(page.find('.missing').text()).toContain('恢复“闭庭”')
    expect(await objections(page.element)).toEqual([])
  })

  it('says what would be refused, and what was', async () => {
    const page = await show(TemplatesPage)
    await page.find('textarea').setValue('案号：{number}')
    expect(page.find('[role=alert]').text()).toBe('模板里的 {number} 不是可用的字段，未保存；请从字段列表中选用。')
    await page.find('textarea').setValue('案由：{cause}')
    answer.mockImplementation(async () => new Response(JSON.stringify({ code: 'too_fast' }), { status: 429 }))
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(page.find('[role=alert]').text()).toBe('操作过于频繁，请稍候再试。')
    expect(await objections(page.element)).toEqual([])
  })

  it('is the court’s alone', async () => {
    you = 'p'
    const page = await show(TemplatesPage)
    expect(page.text()).toContain('只有法庭人员可以管理模板。')
    expect(answer).not.toHaveBeenCalled()
  })

  it('says that nothing came, and tries again', async () => {
    answer.mockImplementation(() => Promise.reject(new TypeError()))
    const page = await show(TemplatesPage)
    expect(page.find('[role=alert]').text()).toContain('没有读到模板。')
    answer.mockImplementation(async () => new Response(JSON.stringify({ templates, standard })))
    await page.find('[role=alert] button').trigger('click')
    await flushPromises()
    expect(page.find('.right').text()).toContain('庭审笔录')
  })
})

describe('插入笔录头', () => {
  it('[T4] inserts the one that was seen, and can take it back', async () => {
    const menu = await show(HeaderMenu)
    await menu.find('button').trigger('click')
    await flushPromises()
    expect(menu.find('figure').text()).toContain('庭审笔录')
    expect(menu.find('figure').text()).toContain('本笔录通过语音识别自动生成，所有内容以录音录像为准')
    expect(await objections(document.body)).not.toContainEqual(expect.arrayContaining(['label']))
    await menu.find('input[value=talk]').setValue()
    expect(menu.find('figure').text()).toContain('调解笔录')
    await menu.find('form').trigger('submit')
    await flushPromises()
    const header = { title: '调解笔录', lines: ['案号：{case_number}'] }
    expect(asked).toEqual([{ type: 'set_header', header }])
    const [name, undo] = menu.emitted<[string, () => Promise<boolean>]>('inserted')?.[0] ?? []
    expect(name).toBe('调解')
    await undo?.()
    expect(asked[1]).toMatchObject({ type: 'set_header', header: { title: '庭审笔录' } })
  })

  it('[T4] holds the note only where lines came from speech', async () => {
    const props = { header: { title: '庭审笔录', lines: [] }, values: {} }
    expect((await show(HeaderSheet, { ...props, note: true })).text()).toContain('以录音录像为准')
    expect((await show(HeaderSheet, { ...props, note: false })).text()).not.toContain('以录音录像为准')
  })
})

describe('快捷语', () => {
  const editor = { view: { focus: () => asked.push('focus') } }

  it('[T4] are found by a word or their key, and inserted by Enter', async () => {
    answer.mockImplementation(async () => {
      const closing = { ...standard[3], position: 1, changed_at: 1 }
      return new Response(JSON.stringify({ templates: [...templates, closing], standard }))
    })
    const menu = await show(PassageMenu, { editor })
    await menu.find('button').trigger('click')
    await flushPromises()
    expect(menu.findAll('[role=option]')).toHaveLength(2)
    await menu.find('input').setValue('p')
    expect(menu.findAll('[role=option]').map((option) => option.text())).toEqual([expect.stringContaining('闭庭')])
    await menu.find('input').setValue('没有这个')
    expect(menu.text()).toContain('没有符合条件的快捷语')
    await menu.find('input').setValue('')
    await menu.find('input').trigger('keydown', { key: 'ArrowDown' })
    await menu.find('input').trigger('keydown', { key: 'Enter', isComposing: true })
    expect(asked).toEqual([])
    await menu.find('input').trigger('keydown', { key: 'Enter' })
    expect(asked).toEqual([['审：现在闭庭。'], 'focus'])
    expect(menu.find('[role=dialog]').exists()).toBe(false)
  })
})
