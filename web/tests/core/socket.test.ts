import { describe, expect, it } from 'vitest'
import { fromWire } from '../../src/core/socket'

describe('what comes over the socket', () => {
  it('has binary fields as bytes, however deep they lie', () => {
    const bytes = new Uint8Array([0, 7, 255])
    const buffer = () => bytes.slice().buffer
    const event = { type: 'objection_raised', objection: { id: 'o1', place: buffer() } }
    expect(fromWire({ type: 'happened', seq: 1, event })).toEqual({
      type: 'happened',
      seq: 1,
      event: { type: 'objection_raised', objection: { id: 'o1', place: bytes } },
    })
    expect(fromWire({ viewed: null, update: buffer(), objections: [{ place: buffer() }] })).toEqual({
      viewed: null,
      update: bytes,
      objections: [{ place: bytes }],
    })
  })
})
