// @vitest-environment jsdom
import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { toLine } from '../../src/components/speech/lines'
import UtterancePanel from '../../src/components/speech/UtterancePanel.vue'
import type { SeatCard, Utterance } from '../../src/protocol'
import { show } from './mounting'

const plaintiff: SeatCard = { id: 's-p', role: 'plaintiff', name: '张某' }
const defendant: SeatCard = { id: 's-d', role: 'defendant', name: '李某' }
const seats = new Map([plaintiff, defendant].map((seat) => [seat.id, seat]))
const OPENED = Date.parse('2026-11-21T01:30:00Z')
const HEARD = { openings: [OPENED], reassigned: {}, corrections: {} }

function said(n: number, seat: SeatCard, text: string): Utterance {
  const words = [...text].map((character) => ({ text: character, start: 0, end: 0, confidence: 1 }))
  return {
    id: `${seat.id}.a.${n}`,
    seat: seat.id,
    start: OPENED + n * 61_000,
    end: OPENED + n * 61_000 + 900,
    text,
    words,
    speaker: '',
    muted: false,
  }
}

const utterances = [
  said(1, plaintiff, '我同意。'),
  said(2, defendant, '没有异议。'),
  said(3, plaintiff, '请求归还借款。'),
]

function panel(props: Record<string, unknown> = {}, language: 'zh-CN' | 'en' = 'zh-CN') {
  const all = {
    lines: utterances.map((utterance) => toLine(utterance, seats, HEARD)),
    partials: [],
    inserted: new Set<string>(),
    mayInsert: true,
    mayCorrect: false,
    speakers: [],
    correct: () => Promise.resolve(true),
    maySync: true,
    sync: false,
    hint: '正式开庭后',
    remarks: [],
    ...props,
  }
  return show(UtterancePanel, all, language)
}

const items = (wrapper: ReturnType<typeof panel>) => wrapper.findAll('ul[role="list"] > li')

enableAutoUnmount(afterEach)
beforeAll(() => {
  // jsdom lays nothing out.
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  Element.prototype.scrollIntoView = () => {}
})

describe('the list of recognised lines', () => {
  it('is named 语音识别笔录 in both languages and has an item per final line', () => {
    for (const language of ['zh-CN', 'en'] as const) {
      const list = panel({}, language).get('ul[role="list"]')
      expect(list.attributes('aria-label')).toBe('语音识别笔录')
      expect(list.findAll('li')).toHaveLength(3)
    }
  })

  it('shows role, name, time since the opening and the text as the server wrote it', () => {
    const [first] = items(panel())
    expect(first?.text()).toContain('原告')
    expect(first?.text()).toContain('张某')
    expect(first?.get('time').text()).toBe('00:01:01')
    expect(first?.get('.said').text()).toBe('我同意。')
  })

  it('shows what is being said below the lines and not as an item', () => {
    const wrapper = panel({ partials: [{ seat: 's-d', role: 'defendant', name: '李某', text: '我想说' }] })
    expect(items(wrapper)).toHaveLength(3)
    expect(wrapper.get('.partials').text()).toContain('我想说')
  })

  it('inserts by the button and by a double click, once each', async () => {
    const wrapper = panel()
    const [first, second] = items(wrapper)
    await first?.get('button').trigger('click')
    await second?.trigger('dblclick')
    expect(wrapper.emitted('insert')).toEqual([[['s-p.a.1']], [['s-d.a.2']]])
  })

  it('marks a line that is in the record, and does not insert it again', async () => {
    const wrapper = panel({ inserted: new Set(['s-p.a.1']) })
    const [first] = items(wrapper)
    expect(first?.text()).toContain('已入笔录')
    expect(first?.find('button').exists()).toBe(false)
    await first?.trigger('dblclick')
    expect(wrapper.emitted('insert')).toBeUndefined()
  })

  it('offers nothing to somebody who may not insert', async () => {
    const wrapper = panel({ mayInsert: false, maySync: false })
    expect(wrapper.find('li button').exists()).toBe(false)
    expect(wrapper.find('button.switch').exists()).toBe(false)
    await items(wrapper)[0]?.trigger('dblclick')
    expect(wrapper.emitted('insert')).toBeUndefined()
  })

  it('chooses a line with the arrow keys and takes the focus along', async () => {
    const wrapper = panel()
    const [, second, third] = items(wrapper)
    third?.element instanceof HTMLElement && third.element.focus()
    await wrapper.get('ul').trigger('keydown', { key: 'ArrowUp' })
    await nextTick()
    expect(second?.attributes('aria-current')).toBe('true')
    expect(document.activeElement).toBe(second?.element)
    expect(items(wrapper).map((item) => item.attributes('tabindex'))).toEqual(['-1', '0', '-1'])
  })

  it('inserts the chosen line by key and goes on to the next, without taking the focus from who types', async () => {
    const wrapper = panel()
    const exposed = wrapper.vm as unknown as { choose(by: number): void; insertSelected(): void }
    exposed.choose(-2)
    exposed.choose(-2)
    exposed.insertSelected()
    await nextTick()
    expect(wrapper.emitted('insert')).toEqual([[['s-p.a.1']]])
    expect(items(wrapper)[1]?.attributes('aria-current')).toBe('true')
    expect(document.activeElement).toBe(document.body)
  })

  it('[T3] inserts several chosen lines at once, in the order in which they were said', async () => {
    const wrapper = panel({ inserted: new Set(['s-d.a.2']) })
    const [first, second, third] = items(wrapper)
    await third?.trigger('click')
    await first?.trigger('click', { shiftKey: true })
    expect(items(wrapper).map((item) => item.classes('selected'))).toEqual([true, true, true])
    await wrapper.get('.foot .main').trigger('click')
    expect(wrapper.emitted('insert')).toEqual([[['s-p.a.1', 's-p.a.3']]])
    await first?.trigger('click')
    await second?.trigger('click', { ctrlKey: true })
    await first?.trigger('click', { ctrlKey: true })
    expect(items(wrapper).map((item) => item.classes('selected'))).toEqual([false, true, false])
  })

  it('only chooses the newest line when the key is pressed with none chosen', async () => {
    const wrapper = panel()
    ;(wrapper.vm as unknown as { insertSelected(): void }).insertSelected()
    await nextTick()
    expect(wrapper.emitted('insert')).toBeUndefined()
    expect(items(wrapper)[2]?.attributes('aria-current')).toBe('true')
  })

  it('finds by words and by speaker', async () => {
    const wrapper = panel()
    await wrapper.get('input[type="search"]').setValue('借款')
    expect(items(wrapper).map((item) => item.get('.said').text())).toEqual(['请求归还借款。'])
    await wrapper.get('input[type="search"]').setValue('')
    await wrapper.get('select').setValue('s-d')
    expect(items(wrapper).map((item) => item.get('.said').text())).toEqual(['没有异议。'])
    await wrapper.get('input[type="search"]').setValue('无此语句')
    expect(wrapper.text()).toContain('没有符合条件的语句')
  })

  it('shows whose words a line is and that this is chosen or corrected, not proven [S1]', () => {
    const agent: SeatCard = { id: 's-a', role: 'plaintiff_agent', name: '孙某' }
    const all = new Map([...seats, [agent.id, agent]])
    const given = utterances.map((utterance, n) => (n === 1 ? utterance : { ...utterance, speaker: agent.id }))
    const reassigned = { [utterances[2]?.id ?? '']: { speaker: agent.id, by: 's-c', at: 1 } }
    const lines = given.map((line) => toLine(line, all, { openings: [OPENED], reassigned, corrections: {} }))
    const shown = items(panel({ lines }))
    expect(
      shown.map((line) => [line.get('.name').text(), line.find('.tag').exists() && line.get('.tag').text()]),
    ).toEqual([
      ['孙某', '按选择'],
      ['李某', false],
      ['孙某', '已更正'],
    ])
  })

  it('shows a corrected line with what was recognised, and finds it by its new words [T3]', async () => {
    const corrections = { [utterances[0]?.id ?? '']: { text: '我不同意。', by: 's-c', at: 1 } }
    const lines = utterances.map((line) => toLine(line, seats, { openings: [OPENED], reassigned: {}, corrections }))
    const wrapper = panel({ lines })
    expect(items(wrapper)[0]?.get('.said').text()).toBe('我不同意。')
    expect(items(wrapper)[0]?.text()).toContain('识别原文：我同意。')
    await wrapper.get('input[type="search"]').setValue('不同意')
    expect(items(wrapper)).toHaveLength(1)
  })

  it('lets the court correct a line, and a holder its speaker, with keys that are none of the list [T3]', async () => {
    const corrected: string[] = []
    const correct = async (id: string, text: string) => Boolean(corrected.push(id, text))
    const wrapper = panel({ mayCorrect: true, speakers: [plaintiff, defendant], correct })
    const line = () => items(wrapper)[0] as ReturnType<typeof items>[number]
    await line().get('.correct').trigger('click')
    const field = line().get('textarea')
    await field.setValue(' 我不同意。 ')
    await field.trigger('keydown', { key: 'ArrowDown' })
    expect(wrapper.findAll('[aria-current]')).toHaveLength(0)
    await line().get('select').setValue(defendant.id)
    expect(wrapper.emitted('speaker')).toEqual([[utterances[0]?.id, defendant.id]])
    await line().get('form').trigger('submit')
    await nextTick()
    await nextTick()
    expect(corrected).toEqual([utterances[0]?.id, '我不同意。'])
    expect(line().find('form').exists()).toBe(false)
    expect(panel().find('.correct').exists()).toBe(false)
  })

  it('draws a stretch of a list of thousands, which follows the newest and the keys', async () => {
    const many = Array.from({ length: 2000 }, (_, n) => said(n, plaintiff, `第${n}句。`))
    const lines = (all: readonly Utterance[]) => all.map((utterance) => toLine(utterance, seats, HEARD))
    const wrapper = panel({ lines: lines(many.slice(0, 1999)) })
    const numbers = () => items(wrapper).map((item) => Number(item.attributes('aria-posinset')))
    expect(numbers().length).toBeLessThan(200)
    expect(numbers().at(-1)).toBe(1999)
    await wrapper.setProps({ lines: lines(many) })
    expect(numbers().at(-1)).toBe(2000)
    expect(items(wrapper)[0]?.attributes('aria-setsize')).toBe('2000')
    for (const key of ['End', 'Home']) await wrapper.get('ul').trigger('keydown', { key })
    expect(numbers()[0]).toBe(1)
    expect(items(wrapper)[0]?.attributes('aria-current')).toBe('true')
    expect(numbers().length).toBeLessThan(200)
    await wrapper.get('input[type="search"]').setValue('第1234句')
    expect(items(wrapper).map((item) => item.get('.said').text())).toEqual(['第1234句。'])
  }, 60_000)

  it('says a new line aloud, and not those that were there', async () => {
    const wrapper = panel()
    expect(wrapper.get('[aria-live]').text()).toBe('')
    const fresh = [...utterances, said(4, defendant, '我不清楚。')]
    await wrapper.setProps({ lines: fresh.map((utterance) => toLine(utterance, seats, HEARD)) })
    expect(wrapper.get('[aria-live]').text()).toBe('李某 我不清楚。')
  })

  it('says why it is empty', () => {
    const wrapper = panel({ lines: [] })
    expect(wrapper.text()).toContain('还没有语音识别记录')
    expect(wrapper.text()).toContain('正式开庭后')
  })

  it('switches 同步笔录', async () => {
    const wrapper = panel()
    const sync = wrapper.get('button.switch')
    expect(sync.text()).toBe('同步笔录')
    await sync.trigger('click')
    expect(wrapper.emitted('sync')).toEqual([[true]])
  })
})
