/** The record and the recognised lines as files, made by the server. */

import { RefusedError } from './connection'

export type Form = 'pdf' | 'docx' | 'txt'

/** `redacted` covers what is not public, `numbered` numbers the lines of each page. */
export interface Wanted {
  readonly part: 'record' | 'lines'
  readonly form: Form
  readonly redacted?: boolean
  readonly numbered?: boolean
}

export interface MadeFile {
  readonly name: string
  readonly content: Blob
}

/** Where a file is to be had; `inline` for one that is shown instead of kept. */
export function addressOf(seat: string, { part, form, redacted, numbered }: Wanted, inline = false): string {
  const asked = Object.entries({ redacted, lines: numbered, inline }).flatMap(([name, on]) => (on ? [`${name}=1`] : []))
  return `/s/${seat}/${part}.${form}${asked.length ? `?${asked.join('&')}` : ''}`
}

/** Has a file made. Rejects with RefusedError, or TypeError without a connection. */
export async function fetchFile(seat: string, wanted: Wanted): Promise<MadeFile> {
  const answer = await fetch(addressOf(seat, wanted), { headers: { accept: 'application/json' } })
  if (!answer.ok) {
    const refused = await answer.json().catch(() => ({ code: 'internal' }))
    throw new RefusedError(refused.code)
  }
  const name = nameIn(answer.headers.get('content-disposition') ?? '') ?? `${wanted.part}.${wanted.form}`
  return { name, content: await answer.blob() }
}

/** The name in a Content-Disposition as RFC 5987 writes it. */
function nameIn(disposition: string): string | undefined {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/.exec(disposition) ?? []
  return encoded === undefined ? undefined : decodeURIComponent(encoded)
}
