import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Chance, seeded } from './chance'
import { FakeServer } from './fake-server'
import { MemoryOutbox, Page, settle } from './page'

/** How many random days in court; every one is the same each time. */
const RUNS = Number(process.env.TINGJI_LOSSES_RUNS ?? 100)
const STEPS = 120

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
})

afterEach(() => {
  vi.useRealTimers()
})

/** A clerk at his desk, whose page may be reloaded; every character that he types is typed once. */
class Clerk {
  page: Page
  readonly typed: string[] = []
  private readonly outbox = new MemoryOutbox()

  constructor(
    private readonly server: FakeServer,
    private readonly seat: string,
    private next: number,
  ) {
    this.page = new Page(server, seat, this.outbox)
  }

  type(chance: Chance): void {
    if (!this.page.view.editable) return
    const text = String.fromCodePoint(this.next++)
    this.typed.push(text)
    if (chance(4)) this.page.type(text, chance(2) ? -1 : 0)
    else this.page.enter(text)
  }

  reload(): void {
    this.page.session.compose(false)
    this.page.session.flush()
    this.server.cutOff(this.seat)
    this.page.connection.leave()
    this.page = new Page(this.server, this.seat, this.outbox)
  }
}

/** Everything that can go wrong between two clerks, a judge and a server. */
function mishap(chance: Chance, server: FakeServer, clerks: readonly Clerk[]): void {
  const seat = chance(2) ? 'c1' : 'c2'
  const clerk = clerks[chance(clerks.length)]
  const mishaps = [
    () => server.cutOff(seat),
    () => server.cutOff(seat),
    () => server.takeAll(),
    () => clerk?.reload(),
    () => server.regrant(['c1', 'c2'], server.grants.has('j') ? [] : ['j']),
    () =>
      server.regrant(
        ['j'],
        ['c1', 'c2'].filter((one) => !server.grants.has(one)),
      ),
    () => clerk?.page.session.compose(chance(2) === 0),
    () => server.write(String.fromCodePoint(0x9000 + chance(0x800))),
    () => {
      server.dislikes = chance(3) ? '' : 'kind_not_allowed'
    },
    () => {
      server.tooFast = chance(2)
    },
  ]
  mishaps[chance(mishaps.length)]?.()
}

async function dayInCourt(chance: Chance): Promise<{ server: FakeServer; clerks: Clerk[] }> {
  const server = new FakeServer(['c1', 'c2'])
  const clerks = ['c1', 'c2', 'j'].map((seat, index) => new Clerk(server, seat, 0x4e00 + index * 0x1000))
  await settle(server)
  for (let step = 0; step < STEPS; step += 1) {
    const what = chance(10)
    if (what < 5) for (const clerk of clerks) clerk.type(chance)
    else if (what < 9) {
      for (let count = chance(6); count; count -= 1) {
        const moves = server.underWay()
        moves[chance(moves.length || 1)]?.()
        await vi.advanceTimersByTimeAsync(0)
      }
    } else mishap(chance, server, clerks)
    await vi.advanceTimersByTimeAsync(chance(40))
  }
  for (const { page } of clerks) page.session.compose(false)
  server.dislikes = ''
  server.tooFast = 0
  await settle(server)
  return { server, clerks }
}

describe('Two clerks and a judge on a day when everything goes wrong', () => {
  it.each(Array.from({ length: RUNS }, (_, run) => run))(
    '[T1] lose no character and double none, run %i',
    async (seed) => {
      const { server, clerks } = await dayInCourt(seeded(seed))
      const record = server.texts.join('')
      for (const { page } of clerks) {
        expect(page.texts).toEqual(server.texts)
        expect(page.view.save).toBe('saved')
        expect(page.view.unkept).toEqual([])
      }
      for (const { page, typed } of clerks) {
        const kept = server.drafts
          .filter(({ seat }) => seat === page.seat)
          .flatMap(({ paragraphs }) => paragraphs.map(({ text }) => text))
          .join('')
        const lost = typed.filter((character) => !record.includes(character) && !kept.includes(character))
        expect({ lost }).toEqual({ lost: [] })
        const doubled = typed.filter((character) => record.indexOf(character) !== record.lastIndexOf(character))
        expect({ doubled }).toEqual({ doubled: [] })
      }
    },
  )
})
