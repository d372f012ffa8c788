import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { piecesOf } from '../../src/core/pieces'
import { seeded } from './chance'

/** A document that two people have written and deleted in, with what the second lacks of the first. */
function written(seed: number): { base: Y.Doc; update: Uint8Array; whole: Y.Doc } {
  const chance = seeded(seed)
  const base = new Y.Doc()
  base.getXmlFragment('record').insert(0, [new Y.XmlText('原有的文字')])
  const whole = new Y.Doc()
  Y.applyUpdate(whole, Y.encodeStateAsUpdate(base))
  const root = whole.getXmlFragment('record')
  for (let step = 0; step < 60; step += 1) {
    const at = chance(root.length + 1)
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(`第${step}段😀`)])
    if (chance(4) || !root.length) root.insert(at, [paragraph])
    else root.delete(Math.min(at, root.length - 1), 1)
  }
  return { base, update: Y.encodeStateAsUpdate(whole, Y.encodeStateVector(base)), whole }
}

describe('An update in pieces', () => {
  it.each([1, 2, 3, 4])('[T1] adds up to itself, each piece following on the one before, run %i', (seed) => {
    const { base, update, whole } = written(seed)
    const pieces = piecesOf(update, { bytes: 600, structs: 5 })
    expect(pieces.length).toBeGreaterThan(10)
    for (const piece of pieces) {
      const { structs } = Y.decodeUpdate(piece)
      expect(structs.length).toBeLessThanOrEqual(5)
      const first = structs[0]
      if (first) expect(first.id.clock).toBe(Y.getState(base.store, first.id.client))
      Y.applyUpdate(base, piece)
      expect(base.store.pendingStructs).toBeNull()
      expect(base.store.pendingDs).toBeNull()
    }
    expect(Y.encodeStateAsUpdate(base)).toEqual(Y.encodeStateAsUpdate(whole))
  })

  it('[T1] is itself while it is small', () => {
    const { update } = written(5)
    expect(piecesOf(update)).toEqual([update])
    expect(piecesOf(new Uint8Array())).toEqual([new Uint8Array()])
  })
})
