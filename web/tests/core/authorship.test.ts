import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { authorOf } from '../../src/core/authorship'
import type { HistoryPage } from '../../src/protocol'

/** A journal of a server (client 1) and a clerk (client 2), in pages of one update each. */
function journal() {
  const updates: HistoryPage['updates'] = []
  const server = new Y.Doc()
  const clerk = new Y.Doc()
  server.clientID = 1
  clerk.clientID = 2
  const write = (doc: Y.Doc, seat: string, change: () => void) => {
    const before = Y.encodeStateVector(doc)
    doc.transact(change)
    const update = Y.encodeStateAsUpdate(doc, before)
    updates.push({ seq: updates.length + 1, at: 1000 + updates.length, seat, update })
    for (const other of [server, clerk]) Y.applyUpdate(other, update)
  }
  const passage = new Y.XmlElement('paragraph')
  write(server, '', () => {
    passage.setAttribute('label', '原')
    server.getXmlFragment('record').insert(0, [passage])
  })
  const own = clerk.getXmlFragment('record').get(0) as Y.XmlElement
  const made = own._map.get('label')?.id as Y.ID
  write(clerk, 's-clerk', () => own.setAttribute('label', '被'))
  const changed = own._map.get('label')?.id as Y.ID
  const asked: number[] = []
  const fetchPage = async (after: number): Promise<HistoryPage> => {
    asked.push(after)
    return { updates: updates.slice(after, after + 1), events: [], next: after + 1, last: updates.length }
  }
  return { made, changed, asked, fetchPage }
}

describe('who wrote an item of the record', () => {
  it('is found in the journal, a page at a time and no further than needed [S1]', async () => {
    const { made, changed, asked, fetchPage } = journal()
    expect(await authorOf(fetchPage, changed)).toEqual({ seat: 's-clerk', at: 1001 })
    expect(asked).toEqual([0, 1])
    expect(await authorOf(fetchPage, made)).toBeUndefined()
    expect(asked).toEqual([0, 1, 0])
  })

  it('is nobody where the journal does not have it', async () => {
    const { fetchPage } = journal()
    expect(await authorOf(fetchPage, { client: 9, clock: 0 })).toBeUndefined()
  })
})
