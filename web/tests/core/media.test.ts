import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CutOffError, RefusedError } from '../../src/core/connection'
import type { Device } from '../../src/core/devices'
import { MediaSession } from '../../src/core/media'
import type { Link } from '../../src/core/media-connection'
import type { Offered, PageMessage } from '../../src/protocol'
import { FakePeer, FakeTrack, installBrowserMedia, lastPeer } from './fake-peer'

let sent: { type: string }[]
/** What the server answers to the next `publish`; a code refuses it. */
let answer: string
let remembered: Device[]
let media: MediaSession
let device: (kind: 'audio' | 'video') => FakeTrack | Error

const named = (type: PageMessage['type']) => sent.filter((message) => message.type === type)
const pass = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)
const publications = (): FakePeer[] => FakePeer.made.filter(({ transceivers }) => transceivers[0]?.mid === null)

beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  answer = ''
  remembered = []
  device = (kind) => new FakeTrack(kind)
  installBrowserMedia((kind) => device(kind))
  const link = {
    request: async (message: { type: string }) => {
      sent.push(message)
      if (message.type === 'publish' && answer) throw new RefusedError(answer)
      return { sdp: 'answer' }
    },
    notify: (message: { type: string }) => sent.push(message),
  } as unknown as Link
  const memory = {
    read: () => remembered,
    write: (devices: readonly Device[]) => {
      remembered = [...devices]
    },
  }
  media = new MediaSession(link, memory, () => undefined)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('One’s own devices', () => {
  it('[M2] are not asked for before they are switched on', async () => {
    const asked = vi.fn(device)
    device = asked
    media.enter()
    await pass(5_000)
    expect(asked).not.toHaveBeenCalled()
    expect(named('publish')).toEqual([])
  })

  it('[M2] send once they are on, and the others are told', async () => {
    media.enter()
    await pass()
    await media.switchOn('microphone')
    await pass()
    expect(media.view).toMatchObject({ microphone: 'on', camera: 'off' })
    const [peer] = publications()
    expect(peer?.transceivers.map(({ receiver }) => receiver.track.kind)).toEqual(['audio', 'video'])
    expect(peer?.transceivers[0]?.sender.track).toBeInstanceOf(FakeTrack)
    expect(peer?.remote).toEqual(['answer'])
    expect(named('devices').at(-1)).toEqual({ type: 'devices', microphone: true, camera: false })
  })

  it('[H5] let nothing leave the browser when they are off, without another connection', async () => {
    media.enter()
    await media.switchOn('microphone')
    await media.switchOn('camera')
    await pass()
    const tracks = publications()[0]?.transceivers.map(({ sender }) => sender.track) ?? []
    media.switchOff('microphone')
    media.switchOff('camera')
    await pass()
    expect(publications()).toHaveLength(1)
    expect(publications()[0]?.transceivers.map(({ sender }) => sender.track)).toEqual([null, null])
    expect(tracks.map((track) => track?.readyState)).toEqual(['ended', 'ended'])
    expect(media.view.own).toBeNull()
  })

  it.each([
    ['NotAllowedError', 'refused'],
    ['NotFoundError', 'none'],
    ['NotReadableError', 'busy'],
    ['TypeError', 'failed'],
  ])('[M2] that fail with %s say so as "%s"', async (name, problem) => {
    device = () => Object.assign(new Error(name), { name })
    media.enter()
    await media.switchOn('camera')
    expect(media.view).toMatchObject({ camera: 'off', problem })
  })

  it('[M2] say when the page is not loaded securely', async () => {
    vi.stubGlobal('navigator', {})
    await media.switchOn('microphone')
    expect(media.view).toMatchObject({ microphone: 'off', problem: 'insecure' })
  })

  it('[M2] that are pulled out are off', async () => {
    media.enter()
    await media.switchOn('camera')
    await pass()
    publications()[0]?.transceivers[1]?.sender.track?.dispatchEvent(new Event('ended'))
    expect(media.view).toMatchObject({ camera: 'off', problem: 'none', own: null })
  })

  it('[M2] that were on at the last visit are on again, if the browser need not ask', async () => {
    remembered = ['microphone']
    media.enter()
    await pass()
    expect(media.view.microphone).toBe('on')
    media.switchOff('microphone')
    expect(remembered).toEqual([])
  })

  it('[M2] go dark when the person leaves, and are remembered', async () => {
    media.enter()
    await media.switchOn('camera')
    const track = media.view.own?.getTracks()[0]
    media.close()
    expect(track?.readyState).toBe('ended')
    expect(media.view.camera).toBe('off')
    expect(remembered).toEqual(['camera'])
  })
})

describe('A publishing connection', () => {
  beforeEach(async () => {
    media.enter()
    await media.switchOn('microphone')
    await pass()
  })

  it('[M6] that fails is made anew at once, with the same tracks', async () => {
    const track = lastPeer().transceivers[0]?.sender.track
    lastPeer().become('connected')
    lastPeer().become('failed')
    await pass(10)
    expect(publications()).toHaveLength(2)
    expect(lastPeer().transceivers[0]?.sender.track).toBe(track)
  })

  it('[M6] that stays disconnected is made anew, and one that recovers is not', async () => {
    lastPeer().become('disconnected')
    await pass(3_000)
    lastPeer().become('connected')
    await pass(10_000)
    expect(publications()).toHaveLength(1)
    lastPeer().become('disconnected')
    await pass(5_100)
    expect(publications()).toHaveLength(2)
  })

  it('[M6] is made anew within five seconds when the media process comes back', async () => {
    answer = 'media_unavailable'
    lastPeer().become('failed')
    await pass(20_000)
    answer = ''
    media.receive({ type: 'media_reset' })
    await pass(100)
    expect(lastPeer().remote).toEqual(['answer'])
    expect(named('subscribe')).toHaveLength(2)
  })

  it('[M6] waits longer after each failure, but never more than eight seconds', async () => {
    answer = 'media_refused'
    lastPeer().become('failed')
    await pass(15_100)
    const before = named('publish').length
    await pass(80_000)
    expect(named('publish').length - before).toBe(10)
  })

  it('[M6] is given up with the socket and made anew with it', async () => {
    const first = lastPeer()
    media.exit()
    expect(first.connectionState).toBe('closed')
    await pass(10_000)
    expect(publications()).toHaveLength(1)
    media.enter()
    await pass(10)
    expect(publications()).toHaveLength(2)
  })
})

describe('What the others send', () => {
  const offered = (offer: number, tracks: Offered['tracks']): Offered => ({
    type: 'offered',
    offer,
    sdp: Object.entries(tracks)
      .map(([mid, { kind }]) => `${mid}:${kind}`)
      .join(' '),
    tracks,
  })
  const voice = { seat: 'p', source: 'camera', kind: 'audio' } as const
  const face = { seat: 'p', source: 'camera', kind: 'video' } as const

  it('[M1] is one stream per seat and source, with lips and voice together', async () => {
    media.enter()
    await pass()
    media.receive(offered(1, { '0': voice, '1': face, '2': { seat: 'j', source: 'screen', kind: 'video' } }))
    await pass()
    expect(Object.keys(media.view.streams)).toEqual(['p', 'j'])
    expect(media.view.streams.p?.camera?.getTracks()).toHaveLength(2)
    expect(media.view.streams.j?.screen?.getTracks()).toHaveLength(1)
    expect(named('answer')).toEqual([{ type: 'answer', offer: 1, sdp: 'local 0' }])
  })

  it('[M1] keeps its stream when somebody else comes, and goes when its owner does', async () => {
    media.enter()
    await pass()
    media.receive(offered(1, { '0': voice, '1': face }))
    await pass()
    const before = media.view.streams.p?.camera
    media.receive(offered(2, { '0': voice, '1': face, '2': { seat: 'd', source: 'camera', kind: 'audio' } }))
    await pass()
    expect(media.view.streams.p?.camera).toBe(before)
    media.receive(offered(3, { '2': { seat: 'd', source: 'camera', kind: 'audio' } }))
    await pass()
    expect(Object.keys(media.view.streams)).toEqual(['d'])
    expect(named('answer')).toHaveLength(3)
  })

  it('[M1] is not answered when it belongs to an earlier subscription', async () => {
    media.enter()
    media.receive(offered(1, { '0': voice }))
    await pass()
    expect(named('answer')).toEqual([])
  })

  it('[M6] is asked for anew when the connection fails', async () => {
    media.enter()
    await pass()
    media.receive(offered(1, { '0': voice }))
    await pass()
    lastPeer().become('connected')
    lastPeer().become('failed')
    await pass(10)
    expect(named('subscribe')).toHaveLength(2)
  })

  it('[H3] is gone when the socket is', async () => {
    media.enter()
    await pass()
    media.receive(offered(1, { '0': voice }))
    await pass()
    media.exit()
    expect(media.view.streams).toEqual({})
  })

  it('does not ask again while the socket is cut off', async () => {
    const cut = {
      request: async () => {
        sent.push({ type: 'tried' })
        throw new CutOffError('network')
      },
      notify: () => undefined,
    } as unknown as Link
    const session = new MediaSession(cut, { read: () => [], write: () => undefined }, () => undefined)
    session.enter()
    await pass(60_000)
    expect(sent.filter(({ type }) => type === 'tried')).toHaveLength(1)
  })
})
