/**
 * Sends a file piece by piece (tus 1.0: creation, PATCH, HEAD), so that it goes on where it stopped: after a pause, a
 * cut, or a reload of the page, for the address of what is half sent is kept by the browser.
 */

import type { Progress } from '../protocol'

/** Bytes of one piece: what is lost at most when the network goes, and how often the bar moves. */
const PIECE = 1024 * 1024
/** Milliseconds before each new attempt after a cut. */
const RETRY_MS = [500, 1000, 2000, 4000, 8000]
/** Milliseconds between two looks at a file that the server examines. */
const LOOK_MS = 400
const VERSION = { 'tus-resumable': '1.0.0', accept: 'application/json' }

/** What the catalogue shall say of the file; `party` is a seat, or "" for 其他, `case` the one of a series. */
export interface Described {
  readonly case?: string
  readonly party: string
  readonly title: string
  readonly purpose?: string
  readonly source?: string
  readonly copy?: boolean
}

/** `receiving` is under way, `paused` by the person, `failed` will not go on by itself; the rest is the server's. */
export type UploadPhase = 'receiving' | 'paused' | 'failed' | 'checking' | 'converting' | 'filed' | 'refused'

export interface UploadView {
  readonly phase: UploadPhase
  /** Of the bytes, then of the conversion: from 0 to 1. */
  readonly share: number
  /** Why it failed, was refused, or has to wait: a code of `ERRORS`. */
  readonly code: string
  /** The exhibit that came of it. */
  readonly exhibit: string
}

interface Memory {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** What the server says against it; `final` where another attempt would hear the same. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly final: boolean,
  ) {
    super(code)
  }
}

/** What passes by itself, beside the server's own failures: too many requests, and two that overtook one another. */
const PASSING = ['too_fast', 'upload_out_of_step']

const later = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

export class Upload {
  view: UploadView = { phase: 'receiving', share: 0, code: '', exhibit: '' }
  private stopped = new AbortController()
  private readonly key: string
  private location: string | null

  /** `address` is that of all uploads of the seat. Nothing is sent before `start`. */
  constructor(
    private readonly address: string,
    readonly file: File,
    private readonly described: Described,
    private readonly memory: Memory,
    private readonly changed: (view: UploadView) => void,
    private readonly wait: (ms: number) => Promise<void> = later,
  ) {
    const { name, size, lastModified } = file
    const { party, case: one = '' } = described
    this.key = `tingji.upload.${[address, name, size, lastModified, party, one].join('.')}`
    this.location = memory.getItem(this.key)
  }

  /** Whether it goes on with what lies at that address. */
  goesOnWith = (location: string): boolean => this.location === location

  /** Begins, or goes on after a pause or a failure. Resolves when there is nothing more to be done now. */
  async start(): Promise<void> {
    this.stopped = new AbortController()
    const { signal } = this.stopped
    this.become({ phase: 'receiving', code: '' })
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const before = this.view.share
      try {
        const location = await this.send(signal)
        const exhibit = await followed(location, signal, (view) => this.become(view), this.wait)
        this.memory.removeItem(this.key)
        return this.become({ phase: 'filed', share: 1, code: '', exhibit })
      } catch (error) {
        if (signal.aborted) return
        const code = error instanceof Refused ? error.code : 'unavailable'
        if (error instanceof Refused && error.final) return this.end('refused', code)
        // What moved has another chance from the beginning.
        if (this.view.share > before) attempt = 0
        const pause = RETRY_MS[attempt]
        if (pause === undefined) return this.end('failed', code)
        await this.wait(pause)
      }
    }
  }

  pause(): void {
    this.stopped.abort()
    this.become({ phase: 'paused' })
  }

  /** Give it up; the server forgets what it has. */
  async cancel(): Promise<void> {
    this.stopped.abort()
    this.memory.removeItem(this.key)
    if (this.location) await forgotten(this.location)
  }

  /** Sends all bytes; returns where. */
  private async send(signal: AbortSignal): Promise<string> {
    const { location, offset } = (await this.resume(signal)) ?? (await this.create(signal))
    for (let at = offset; at < this.file.size; ) {
      this.become({ share: at / this.file.size })
      const answer = await fetch(location, {
        method: 'PATCH',
        headers: { ...VERSION, 'upload-offset': String(at), 'content-type': 'application/offset+octet-stream' },
        body: this.file.slice(at, at + PIECE),
        signal,
      })
      await check(answer)
      at = offsetIn(answer)
    }
    this.become({ phase: 'checking', share: 1 })
    return location
  }

  private async resume(signal: AbortSignal): Promise<{ location: string; offset: number } | undefined> {
    const { location } = this
    if (!location) return undefined
    const answer = await fetch(location, { method: 'HEAD', headers: VERSION, signal })
    if (answer.ok) return { location, offset: offsetIn(answer) }
    if (answer.status >= 500) throw new Refused('unavailable', false)
    this.location = null
    this.memory.removeItem(this.key)
    return undefined
  }

  private async create(signal: AbortSignal): Promise<{ location: string; offset: number }> {
    const { party, title, purpose = '', source = '', copy = false, case: one = '' } = this.described
    const facts = { filename: this.file.name, party, title, purpose, source, copy: copy ? '1' : '', case: one }
    const metadata = Object.entries(facts).map(([name, value]) => `${name} ${base64(value)}`.trimEnd())
    const answer = await fetch(this.address, {
      method: 'POST',
      headers: { ...VERSION, 'upload-length': String(this.file.size), 'upload-metadata': metadata.join(',') },
      signal,
    })
    await check(answer)
    const location = new URL(answer.headers.get('location') ?? '', `http://server${this.address}`).pathname
    this.location = location
    this.memory.setItem(this.key, location)
    return { location, offset: 0 }
  }

  private end(phase: 'failed' | 'refused', code: string): void {
    if (phase === 'refused') this.memory.removeItem(this.key)
    this.become({ phase, code })
  }

  private become(changes: Partial<UploadView>): void {
    this.view = { ...this.view, ...changes }
    this.changed(this.view)
  }
}

/** Looks until the server has made an exhibit of what lies there; its id. Throws what `check` throws. */
export async function followed(
  location: string,
  signal: AbortSignal,
  told: (view: Omit<UploadView, 'exhibit'>) => void,
  wait: (ms: number) => Promise<void> = later,
): Promise<string> {
  for (;;) {
    const answer = await fetch(`${location}/state`, { headers: VERSION, signal })
    await check(answer)
    const { state, share, code, exhibit }: Progress = await answer.json()
    if (state === 'refused') throw new Refused(code, true)
    if (state === 'filed') return exhibit
    if (state !== 'receiving') told({ phase: state, share, code })
    await wait(LOOK_MS)
  }
}

/** The server forgets what it has, or what became of it. */
export async function forgotten(location: string): Promise<void> {
  await fetch(location, { method: 'DELETE', headers: VERSION }).catch(() => undefined)
}

/** Throws what the server says against it, as Refused. */
async function check(answer: Response): Promise<void> {
  if (answer.ok) return
  const { code = 'unavailable' } = await answer.json().catch(() => ({}))
  throw new Refused(code, answer.status < 500 && answer.status !== 409 && !PASSING.includes(code))
}

function offsetIn(answer: Response): number {
  const offset = Number(answer.headers.get('upload-offset') ?? Number.NaN)
  if (!Number.isSafeInteger(offset)) throw new TypeError('the server does not say how much it has')
  return offset
}

function base64(text: string): string {
  let binary = ''
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte)
  return btoa(binary)
}
