/**
 * 证据引用: what stands behind 见原告证据3第2页 in the record. It leads to the page, the place and the marks as they were
 * when it was written. The server's `server/collab/transcript.py` knows the same form.
 */

import { firstPlace, type Place } from './frame'

export interface Reference {
  readonly exhibit: string
  readonly place: Place
  /** The last entry of the journal at that time. */
  readonly seq: number
}

const FORM = /^([A-Za-z0-9_-]{1,40})\/(\d{1,6})\/(\d{1,5})\/(\d{1,5})\/(\d{1,5})\/([0-3])\/(\d{1,15})$/

export function writeReference({ exhibit, place, seq }: Reference): string {
  const { page, x, y, zoom, turns } = place
  return [exhibit, page, x, y, zoom, turns, seq].join('/')
}

/** Undefined for anything that is not one. */
export function readReference(text: string): Reference | undefined {
  const found = FORM.exec(text)
  if (!found) return undefined
  const [, exhibit = '', ...numbers] = found
  const [page = 1, x = 0, y = 0, zoom = 0, turns = 0, seq = 0] = numbers.map(Number)
  return { exhibit, place: { ...firstPlace(page), x, y, zoom, turns }, seq }
}

export const isReference = (text: unknown): text is string => typeof text === 'string' && FORM.test(text)
