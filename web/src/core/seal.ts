/** 封章: asking for the court's seal, and where the sealed files are. */

import type { SigningView } from '../protocol'
import { RefusedError } from './connection'
import { progressOf } from './signing'

/** Where a seat finds the sealed file of that number, counted from 1. */
export const sealedAddress = (seat: string, number: number): string => `/s/${seat}/signing/seals/${number}.pdf?inline=1`

/** Whether there is something to seal: somebody has signed or refused, and the text stands. */
export const sealable = (signing: SigningView): boolean =>
  !signing.paused && Object.keys(signing.signers).some((seat) => !['none', 'open'].includes(progressOf(signing, seat)))

/** Seal the signed record. Rejects with RefusedError, or TypeError without a connection. */
export async function sealRecord(seat: string): Promise<void> {
  const answer = await fetch(`/s/${seat}/api/signing/seal`, { method: 'POST', headers: { 'x-tingji': '1' } })
  if (answer.ok) return
  const refused = await answer.json().catch(() => ({ code: 'unavailable' }))
  throw new RefusedError(refused.code)
}
