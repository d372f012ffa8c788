// Everybody's fingers: each writer types at a steady rate of his own beat, nobody waits for anybody.

const PER_SECOND = 20
const TICK_MS = 1
const PATIENCE_MS = 10_000

export class Typing {
  #log
  #copies
  #writers

  constructor(log, copies) {
    this.#log = log
    this.#copies = copies
    this.#writers = copies.filter((copy) => copy.writes)
    for (const writer of this.#writers) {
      writer.receivers = copies.filter((copy) => copy.record === writer.record).length - 1
      writer.begin()
    }
  }

  /** Begin; `stop` ends it and waits until everything has arrived. */
  start() {
    const beat = 1000 / PER_SECOND
    const begun = performance.now()
    const chance = random(7)
    const due = this.#writers.map(() => begun + chance() * beat)
    const timer = setInterval(() => {
      const now = performance.now()
      this.#writers.forEach((writer, index) => {
        for (; due[index] <= now; due[index] += beat) writer.type()
      })
    }, TICK_MS)
    return {
      stop: async () => {
        clearInterval(timer)
        await this.#everythingArrived()
      },
    }
  }

  /** Records of which two whole copies differ. */
  async different() {
    await this.#everythingArrived()
    const said = new Map()
    const different = new Set()
    for (const copy of this.#copies) {
      const text = copy.text()
      if (text === null) continue
      if (said.has(copy.record) && said.get(copy.record) !== text) different.add(copy.record)
      said.set(copy.record, text)
    }
    return [...different]
  }

  async #everythingArrived() {
    const deadline = performance.now() + PATIENCE_MS
    while (this.#log.outstanding > 0) {
      if (performance.now() > deadline) throw new Error(`${this.#log.outstanding} edits never arrived`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}

/** Numbers from 0 to 1, the same in every run (a linear congruential generator, constants of Numerical Recipes). */
function random(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
