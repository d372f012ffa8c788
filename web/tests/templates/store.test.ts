import { expect, test } from 'vitest'
import { type Content, Refusal, TemplateStore } from '../../src/core/templates'

const CONTENT: Content = { kind: 'passage', name: '休庭', key: 'X', title: '', lines: ['审：现在休庭。'] }

/** A server that gives one answer, and what it was asked. */
function answering(body: unknown, status = 200) {
  const asked: { path: string; init: RequestInit }[] = []
  const send: typeof fetch = async (path, init = {}) => {
    asked.push({ path: String(path), init })
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })
  }
  return { asked, store: new TemplateStore('s-1', send) }
}

test('[T4] a template is written with what was seen of it, as only this site can', async () => {
  const { asked, store } = answering({ id: 'recess' })
  await store.put('recess', CONTENT, 7)
  expect(asked[0]?.path).toBe('/s/s-1/api/templates/recess')
  expect(asked[0]?.init.method).toBe('PUT')
  expect(new Headers(asked[0]?.init.headers).get('x-tingji')).toBe('1')
  expect(JSON.parse(String(asked[0]?.init.body))).toEqual({ content: CONTENT, known: 7 })
})

test('a refusal has its code and what it is about', async () => {
  const { store } = answering({ code: 'template_field_unknown', about: '{x}' }, 400)
  await expect(store.all()).rejects.toMatchObject({ code: 'template_field_unknown', about: '{x}' })
})

test('an answer of something in between is a failure too', async () => {
  await expect(answering('<html>', 502).store.all()).rejects.toMatchObject({ code: 'internal', about: '' })
})

test('without a connection nothing is done', async () => {
  const store = new TemplateStore('s-1', () => Promise.reject(new TypeError('failed to fetch')))
  await expect(store.arrange('passage', [])).rejects.toEqual(new Refusal('offline'))
})
