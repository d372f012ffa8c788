/** 身份核验 over HTTP: what one gives to be known by, and what the court sees of it. */

import type { OwnIdentity, ShownIdentity } from '../protocol'
import { ask } from './asking'

export type Photo = OwnIdentity['photos'][number]
export const PHOTOS: readonly Photo[] = ['card', 'face']

/** With each photograph as the address of a picture; "" once it is erased. */
export type Shown = Omit<ShownIdentity, Photo> & Record<Photo, string>

type OnWire = Omit<ShownIdentity, Photo> & Record<Photo, string | null>

/** All of these reject with RefusedError, or TypeError without a connection. */
export const fetchOwn = (seat: string): Promise<OwnIdentity> => ask(`/s/${seat}/api/identity`)

export const putPhoto = (seat: string, photo: Photo, picture: Blob): Promise<OwnIdentity> =>
  ask(`/s/${seat}/api/identity/${photo}`, { method: 'PUT', body: picture })

export const giveNumber = (seat: string, number: string): Promise<OwnIdentity> =>
  ask(`/s/${seat}/api/identity`, { method: 'PUT', body: JSON.stringify({ number }) })

/** For the court. The server notes each time that somebody looks. */
export async function fetchShown(seat: string, person: string): Promise<Shown> {
  const { card, face, ...told } = await ask<OnWire>(`/s/${seat}/api/identities/${person}`)
  const address = (base64: string | null) => (base64 ? `data:image/jpeg;base64,${base64}` : '')
  return { ...told, card: address(card), face: address(face) }
}
