import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Upload, type UploadView } from '../../../src/core/uploads'

/** A server that speaks tus; `cut` makes it fail at a place once. */
class Store {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array()
  length = 0
  metadata = ''
  requests: string[] = []
  states: object[] = [
    { state: 'checking', share: 0, code: '', exhibit: '' },
    { state: 'filed', share: 1, code: '', exhibit: 'e1' },
  ]
  cut: ((method: string, offset: number) => Response | undefined) | undefined

  readonly fetch = async (address: string, init: RequestInit = {}): Promise<Response> => {
    const method = init.method ?? 'GET'
    const headers = new Headers(init.headers)
    const offset = Number(headers.get('upload-offset') ?? 0)
    init.signal?.throwIfAborted()
    this.requests.push(`${method} ${address}${method === 'PATCH' ? ` ${offset}` : ''}`)
    const cut = this.cut?.(method, offset)
    if (cut) return cut
    if (address.endsWith('/state')) return Response.json(this.states.length > 1 ? this.states.shift() : this.states[0])
    if (method === 'POST') {
      this.length = Number(headers.get('upload-length'))
      this.metadata = headers.get('upload-metadata') ?? ''
      return new Response(null, { status: 201, headers: { location: '/s/p/uploads/u1' } })
    }
    if (method === 'PATCH') {
      if (offset !== this.bytes.length) return new Response(null, { status: 409 })
      const piece = new Uint8Array(await new Response(init.body as Blob).arrayBuffer())
      this.bytes = new Uint8Array([...this.bytes, ...piece])
    }
    if (method === 'DELETE') return new Response(null, { status: 204 })
    return new Response(null, {
      status: method === 'HEAD' ? 200 : 204,
      headers: { 'upload-offset': String(this.bytes.length) },
    })
  }
}

const content = Uint8Array.from({ length: 2_500_000 }, (_, index) => index % 251)
const file = () => new File([content], '借条 一.pdf', { lastModified: 5 })

const kept = new Map<string, string>()
const memory = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
}

let store: Store
let views: UploadView[]

function upload(): Upload {
  const described = { party: 'p', title: '借条', copy: true }
  return new Upload(
    '/s/p/uploads',
    file(),
    described,
    memory,
    (view) => views.push(view),
    async () => {},
  )
}

beforeEach(() => {
  store = new Store()
  views = []
  kept.clear()
  vi.stubGlobal('fetch', store.fetch)
})
afterEach(() => vi.unstubAllGlobals())

describe('An upload', () => {
  it('[E1] arrives whole, in pieces, with what the catalogue shall say', async () => {
    const one = upload()
    await one.start()
    expect(Buffer.compare(store.bytes, content)).toBe(0)
    expect(one.view).toEqual({ phase: 'filed', share: 1, code: '', exhibit: 'e1' })
    const facts = Object.fromEntries(store.metadata.split(',').map((pair) => pair.split(' ')))
    const read = (text = '') => new TextDecoder().decode(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)))
    expect([facts.filename, facts.party, facts.title, facts.copy].map(read)).toEqual(['借条 一.pdf', 'p', '借条', '1'])
    expect(views.map(({ share }) => share).filter((share) => share > 0 && share < 1)).toHaveLength(2)
    expect(kept.size).toBe(0)
  })

  it('[E1] goes on by itself after a cut, from where the server is', async () => {
    let cuts = 0
    store.cut = (method, offset) => {
      if (method !== 'PATCH' || offset === 0 || cuts > 0) return undefined
      cuts += 1
      throw new TypeError('network')
    }
    await upload().start()
    expect(Buffer.compare(store.bytes, content)).toBe(0)
    expect(store.requests.filter((one) => one.startsWith('POST'))).toHaveLength(1)
    expect(store.requests.filter((one) => one.startsWith('HEAD'))).toHaveLength(1)
  })

  it('[E1] is paused and goes on, also after a reload of the page', async () => {
    const one = upload()
    store.cut = (method, offset) => {
      if (method === 'PATCH' && offset > 0) one.pause()
      return undefined
    }
    await one.start()
    expect(one.view.phase).toBe('paused')
    store.cut = undefined
    await upload().start()
    expect(Buffer.compare(store.bytes, content)).toBe(0)
    expect(store.requests.filter((each) => each.startsWith('POST'))).toHaveLength(1)
  })

  it('[E1] says why the server does not take it, and is forgotten', async () => {
    store.states = [{ state: 'refused', share: 1, code: 'encrypted_file', exhibit: '' }]
    const one = upload()
    await one.start()
    expect(one.view).toMatchObject({ phase: 'refused', code: 'encrypted_file' })
    expect(kept.size).toBe(0)
    store.cut = () => Response.json({ code: 'file_too_large' }, { status: 413 })
    const other = upload()
    await other.start()
    expect(other.view).toMatchObject({ phase: 'refused', code: 'file_too_large' })
  })

  it('[E1] waits with the server for a store that is down, and is told so', async () => {
    store.states = [
      { state: 'checking', share: 1, code: 'store_waits', exhibit: '' },
      { state: 'filed', share: 1, code: '', exhibit: 'e1' },
    ]
    let slowed = false
    store.cut = (method) => {
      if (method !== 'PATCH' || slowed) return undefined
      slowed = true
      return Response.json({ code: 'too_fast' }, { status: 429 })
    }
    const one = upload()
    await one.start()
    expect(views).toContainEqual({ phase: 'checking', share: 1, code: 'store_waits', exhibit: '' })
    expect(one.view).toEqual({ phase: 'filed', share: 1, code: '', exhibit: 'e1' })
  })

  it('[E1] gives up only after several attempts, and can be tried again', async () => {
    store.cut = () => {
      throw new TypeError('network')
    }
    const one = upload()
    await one.start()
    expect(one.view).toMatchObject({ phase: 'failed', code: 'unavailable' })
    store.cut = undefined
    await one.start()
    expect(one.view.phase).toBe('filed')
  })

  it('that the server has forgotten begins anew', async () => {
    const one = upload()
    store.cut = (method) => {
      if (method === 'PATCH') one.pause()
      return undefined
    }
    await one.start()
    store.cut = (method) => (method === 'HEAD' ? new Response(null, { status: 404 }) : undefined)
    store.bytes = new Uint8Array()
    await upload().start()
    expect(Buffer.compare(store.bytes, content)).toBe(0)
    expect(store.requests.filter((each) => each.startsWith('POST'))).toHaveLength(2)
  })
})
