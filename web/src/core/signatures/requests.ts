/** What pages ask of the server about signing, over HTTP. */

import type {
  SigningLink,
  SigningPage,
  SigningStatus,
  SigningText,
  WriteRefusal,
  WriteRenewal,
  WriteSignature,
} from '../../protocol'
import { ask } from '../asking'
import { RefusedError } from '../connection'

/** How long what somebody has signed is sent again to a server that does not answer, and how long between. */
const TRIES = 20
const PAUSE_MS = 1500

/** A signing page's requests. All reject with RefusedError, those that only read with TypeError without a connection. */
export function signingPage(seat: string) {
  const at = `/sign/${seat}/`
  return {
    status: (): Promise<SigningStatus> => ask(`${at}api/status`),
    text: (version: number): Promise<SigningText> => ask(`${at}api/text/${version}`),
    reading: (version: number, tenths: number): Promise<SigningStatus> =>
      ask(`${at}api/reading`, sent({ version, tenths })),
    sendCode: (): Promise<null> => ask(`${at}api/code`, sent({ code: '' })),
    confirm: (code: string): Promise<SigningStatus> => ask(`${at}api/code`, sent({ code })),
    sign: (given: WriteSignature): Promise<SigningStatus> => insist(`${at}api/signature`, given),
    renew: (given: WriteRenewal): Promise<SigningStatus> => insist(`${at}api/renewal`, given),
    decline: (given: WriteRefusal): Promise<SigningStatus> => insist(`${at}api/refusal`, given),
    picture: (signature: string): string => `${at}pictures/${signature}`,
  }
}

export type SigningRequests = ReturnType<typeof signingPage>

/** What a seat asks that is signed in to the courtroom. */
export function signingOf(seat: string) {
  const at = `/s/${seat}/`
  return {
    present: (): Promise<null> => ask(`${at}api/signing/versions`, { method: 'POST' }),
    link: (signer: string): Promise<SigningLink> => ask(`${at}api/signing/links`, sent({ seat: signer })),
    open: (): Promise<SigningPage> => ask(`${at}api/signing/page`, { method: 'POST' }),
    paper: (signer: string, version: number, scan: Blob): Promise<null> =>
      ask(`${at}api/signing/${signer}/paper?version=${version}&id=${freshId()}`, { method: 'PUT', body: scan }),
    picture: (signature: string): string => `${at}signing/pictures/${signature}`,
  }
}

/** An id that nothing else has. Browsers offer `randomUUID` over https alone, and a signing page must do without. */
export function freshId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

const sent = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) })

/** The same again until there is an answer: the server knows by its id what it already has. */
async function insist<T>(address: string, body: unknown): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask(address, sent(body))
    } catch (error) {
      const later = !(error instanceof RefusedError) || error.code === 'unavailable'
      if (!later || tries === TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
}
