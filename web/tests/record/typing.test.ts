// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { rootOf } from '../../src/core/transcript'
import { type Chance, seeded } from '../core/chance'
import { FakeServer } from '../core/fake-server'
import { MemoryOutbox, Page, settle } from '../core/page'
import { Typist } from './typist'

/** How many random days in court; every one is the same each time. */
const RUNS = Number(process.env.TINGJI_TYPING_RUNS ?? 15)
const STEPS = 80

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
})

afterEach(() => {
  vi.useRealTimers()
})

type Deed = (typist: Typist) => void

interface Day {
  readonly server: FakeServer
  readonly typists: readonly Typist[]
  /** What the server wrote, as when lines are inserted. */
  readonly inserted: readonly string[]
}

/** Two clerks type at random places, and a party reads, while the network delivers, delays and breaks as it likes. */
async function dayInCourt(chance: Chance, deed: Deed): Promise<Day> {
  const server = new FakeServer(['c1', 'c2'])
  const pages = ['c1', 'c2', 'p1'].map((seat) => new Page(server, seat, new MemoryOutbox()))
  await settle(server)
  const inserted: string[] = []
  const typists = pages.map((page, index) => new Typist(page, chance, 0x4e00 + index * 0x1000))
  for (let step = 0; step < STEPS; step += 1) {
    const what = chance(100)
    if (what < 55) typists.filter(() => chance(2)).map(deed)
    else if (what < 90) {
      const moves = server.underWay()
      for (let count = chance(6); count && moves.length; count -= 1) {
        server.underWay()[chance(server.underWay().length)]?.()
        await vi.advanceTimersByTimeAsync(0)
      }
    } else if (what < 94) server.cutOff(chance(2) ? 'c1' : 'c2')
    else if (what < 96) {
      inserted.push(String.fromCodePoint(0x9000 + step))
      server.write(inserted.at(-1) ?? '')
    }
    await vi.advanceTimersByTimeAsync(chance(60))
  }
  await settle(server)
  return { server, typists, inserted }
}

function sameEverywhere(server: FakeServer, typists: readonly Typist[]): void {
  const record = rootOf(server.doc).toString()
  for (const { page, editor } of typists) {
    expect(rootOf(page.doc).toString()).toBe(record)
    expect(page.refusals.filter((code) => code !== 'overtaken')).toEqual([])
    expect(page.view.save).toBe('saved')
    expect(editor.state.doc.textContent).toBe(server.texts.join(''))
    expect(Y.encodeStateVector(page.doc)).toEqual(Y.encodeStateVector(server.doc))
  }
}

const runs = (first: number): number[] => Array.from({ length: RUNS }, (_, run) => first + run)

describe('Two clerks and a party with real editors on a bad network', () => {
  it.each(runs(0))('[T1] end with the same record and every character once, run %i', async (seed) => {
    const { server, typists, inserted } = await dayInCourt(seeded(seed), (typist) => typist.write())
    sameEverywhere(server, typists)
    const written = [...inserted, ...typists.flatMap((typist) => typist.typed)]
    expect([...server.texts.join('')].sort()).toEqual(written.sort())
    for (const typist of typists) typist.close()
  })

  it.each(runs(1_000_000))(
    '[T5] end with the same record whatever they do to it, and nothing is refused, run %i',
    async (seed) => {
      const { server, typists } = await dayInCourt(seeded(seed), (typist) => typist.work())
      sameEverywhere(server, typists)
      for (const typist of typists) typist.close()
    },
  )

  it.each(runs(2_000_000))(
    '[T1] end with every character in the record or in a draft, whatever becomes of paragraphs, run %i',
    async (seed) => {
      const { server, typists, inserted } = await dayInCourt(seeded(seed), (typist) => typist.rearrange())
      sameEverywhere(server, typists)
      const drafts = server.drafts.flatMap(({ paragraphs }) => paragraphs.map(({ text }) => text))
      const kept = new Set([...server.texts, ...drafts].join(''))
      const written = [...inserted, ...typists.flatMap((typist) => typist.typed)]
      expect(written.filter((character) => !kept.has(character))).toEqual([])
      for (const typist of typists) typist.close()
    },
  )
})
