/** Where the server keeps what belongs to an exhibit, as this seat may fetch it. */

import type { Part } from '../../protocol'
import { RefusedError } from '../connection'
import type { Size } from './frame'

/** What an exhibit consists of. `share` says how far a sound or film is from being playable, from 0 to 1. */
export interface Outline {
  readonly kind: string
  readonly pages: readonly Size[]
  readonly duration: number
  readonly playable: boolean
  readonly share: number
}

/** A word of a page: left, top, right, bottom in ten-thousandths of the page. */
export type Word = readonly [number, number, number, number, string]

export class ExhibitAddresses {
  private readonly base: string

  constructor(
    seat: string,
    readonly exhibit: string,
  ) {
    this.base = `/s/${seat}/evidence/${encodeURIComponent(exhibit)}`
  }

  page = (page: number, level: number): string => `${this.base}/pages/${page}/${level}`

  tile = (page: number, level: number, column: number, row: number): string =>
    `${this.base}/pages/${page}/${level}/${column}-${row}`

  get original(): string {
    return `${this.base}/original`
  }

  get media(): string {
    return `${this.base}/media`
  }

  get proof(): string {
    return `${this.base}/proof`
  }

  get proofPicture(): string {
    return `${this.base}/proof.svg`
  }

  /** With the marks of these layers as annotations; of all if none are named. */
  marked(layers: readonly string[] = []): string {
    return `${this.base}/marked.pdf${layers.length ? `?layers=${layers.map(encodeURIComponent).join(',')}` : ''}`
  }

  /** Rejects with RefusedError, or TypeError without a connection. */
  async outline(): Promise<Outline> {
    const { kind, pages, duration_ms, playable, share } = await fetchJson(`${this.base}/outline`)
    const sizes = (pages ?? []).map(([width, height]: [number, number]) => ({ width, height }))
    return { kind, pages: sizes, duration: duration_ms ?? 0, playable: playable ?? true, share: share ?? 1 }
  }

  async words(page: number): Promise<readonly Word[]> {
    return (await fetchJson(`${this.base}/pages/${page}/text`)).words ?? []
  }
}

/** Make exhibits of parts of one. Rejects with RefusedError, or TypeError without a connection. */
export async function split(seat: string, exhibit: string, parts: readonly Part[]): Promise<void> {
  const address = `/s/${seat}/evidence/${encodeURIComponent(exhibit)}/split`
  await json(fetch(address, { method: 'POST', body: JSON.stringify({ parts }) }))
}

export const uploadsOf = (seat: string): string => `/s/${seat}/uploads`

// biome-ignore lint/suspicious/noExplicitAny: what the server says is read field by field.
const fetchJson = (address: string): Promise<any> => json(fetch(address, { headers: { accept: 'application/json' } }))

// biome-ignore lint/suspicious/noExplicitAny: as above.
async function json(asked: Promise<Response>): Promise<any> {
  const answer = await asked
  if (answer.ok) return answer.json()
  const refused = await answer.json().catch(() => ({ code: 'unavailable' }))
  throw new RefusedError(refused.code ?? 'unavailable')
}
