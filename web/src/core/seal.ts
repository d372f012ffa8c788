/** 封章: asking for the court's seal, and where the sealed files are. */

import type { SigningView } from '../protocol'
import { ask } from './asking'
import { presented } from './signing'

/** Where a seat finds the sealed file of that number, counted from 1. */
export const sealedAddress = (seat: string, number: number): string => `/s/${seat}/signing/seals/${number}.pdf?inline=1`

/** Whether there is something to seal: somebody has signed or refused, the text stands, and no seal says all of it. */
export function sealable(signing: SigningView): boolean {
  const number = presented(signing)?.number
  const said = Object.entries(signing.signers).flatMap(([seat, { signatures, declined }]) => [
    ...signatures.map(({ id }) => id),
    ...(declined?.version === number ? [seat] : []),
  ])
  const last = signing.seals.at(-1)
  const standing = last && !last.trouble && last.version === number && last.answers.length === said.length
  return !signing.paused && said.length > 0 && !standing
}

/** Seal the signed record. Rejects with RefusedError, or TypeError without a connection. */
export async function sealRecord(seat: string): Promise<void> {
  await ask(`/s/${seat}/api/signing/seal`, { method: 'POST' })
}
