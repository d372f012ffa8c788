// @vitest-environment jsdom
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import axe from 'axe-core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createToasts } from '../../src/components/notices/toasts'
import ExportMenu from '../../src/components/record/ExportMenu.vue'
import { NOTHING } from '../../src/core/hearing'
import { ERRORS } from '../../src/protocol'
import CourtExport from '../../src/views/court/CourtExport.vue'
import { show } from './mounting'

enableAutoUnmount(afterEach)
afterEach(() => vi.unstubAllGlobals())

describe('the card of 导出笔录', () => {
  it('hands on the form together with the copy that is wanted', async () => {
    const menu = show(ExportMenu, { name: '导出笔录', forms: ['pdf', 'docx', 'txt'], options: true })
    await menu.get('button').trigger('click')
    const [redacted, numbered] = menu.findAll('input')
    await redacted?.setValue(true)
    expect(menu.findAll('.forms button').map((button) => button.text())).toEqual(['PDF', 'Word', '文本'])
    await menu.findAll('.forms button')[1]?.trigger('click')
    await numbered?.setValue(true)
    await menu.findAll('.forms button')[0]?.trigger('click')
    expect(menu.emitted('choose')).toEqual([
      ['docx', true, false],
      ['pdf', true, true],
    ])
  })

  it('opens with the focus inside, closes by Escape and gives the focus back', async () => {
    const menu = show(ExportMenu, { name: '导出笔录', forms: ['pdf'], options: true })
    await menu.get('button').trigger('click')
    await flushPromises()
    expect(document.activeElement).toBe(menu.get('input').element)
    expect(
      (await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } }))
        .violations,
    ).toEqual([])
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await flushPromises()
    expect(menu.find('[role=dialog]').exists()).toBe(false)
    expect(document.activeElement).toBe(menu.get('button').element)
  })

  it('asks for nothing while a file is made, and says so', async () => {
    const menu = show(ExportMenu, { name: '导出笔录', forms: ['pdf', 'txt'], making: 'pdf' })
    await menu.get('button').trigger('click')
    const [pdf, text] = menu.findAll('.forms button')
    expect(pdf?.text()).toBe('生成中…')
    await text?.trigger('click')
    expect(menu.emitted('choose')).toBeUndefined()
  })
})

describe('a file that does not come', () => {
  async function exporting(answer: () => Promise<Response>) {
    vi.stubGlobal('fetch', answer)
    const toasts = createToasts()
    const part = show(CourtExport, { state: { ...NOTHING, you: 's-1' }, part: 'lines', toasts })
    await part.get('button').trigger('click')
    await part.findAll('.forms button')[0]?.trigger('click')
    await flushPromises()
    return { part, toasts }
  }

  it('is explained by the sentence of its code', async () => {
    const { part, toasts } = await exporting(async () => Response.json({ code: 'workers_busy' }, { status: 503 }))
    expect(toasts.toasts.map(({ text, tone }) => [text, tone])).toEqual([[ERRORS.workers_busy.zh, 'refused']])
    expect(part.find('[role=dialog]').exists()).toBe(true)
  })

  it('is explained when the connection broke', async () => {
    const { toasts } = await exporting(() => Promise.reject(new TypeError('Failed to fetch')))
    expect(toasts.toasts[0]?.text).toContain('网络中断')
  })
})
