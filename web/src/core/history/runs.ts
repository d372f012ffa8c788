/** Differences as people read them: what was deleted and typed again in the same words is no difference. */

import type { Block, Passage, Run } from './paper'

/**
 * Runs with the removed ones before the added ones of each place, without a common beginning or end, and with
 * neighbours of one writer joined.
 */
export function settle(runs: readonly Run[]): Run[] {
  const settled: Run[] = []
  let removed: Run[] = []
  let added: Run[] = []
  const close = (): void => {
    settled.push(...trimmed(removed, added))
    removed = []
    added = []
  }
  for (const run of runs) {
    if (run.sign === 'removed') removed.push(run)
    else if (run.sign === 'added') added.push(run)
    else {
      close()
      settled.push(run)
    }
  }
  close()
  return joined(settled)
}

const textOf = (runs: readonly Run[]): string => runs.map(({ text }) => text).join('')

/** The words of a passage at the later state. */
export const wordsOf = ({ runs }: Pick<Passage, 'runs'>): string =>
  textOf(runs.filter(({ sign }) => sign !== 'removed'))

function trimmed(removed: readonly Run[], added: readonly Run[]): Run[] {
  const [before, after] = [textOf(removed), textOf(added)]
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before[head] === after[head]) head += 1
  if (splits(before, head) || splits(after, head)) head -= 1
  let tail = 0
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  if (splits(before, before.length - tail) || splits(after, after.length - tail)) tail -= 1
  const same = (runs: Run[]): Run[] => runs.map((run) => ({ ...run, sign: 'same' }))
  return [
    ...same(cut(added, 0, head)),
    ...cut(removed, head, before.length - tail),
    ...cut(added, head, after.length - tail),
    ...same(cut(added, after.length - tail, after.length)),
  ]
}

/** Whether a place lies between the two halves of one character. */
const splits = (text: string, at: number): boolean => at > 0 && /^[\uDC00-\uDFFF]/.test(text.charAt(at))

function cut(runs: readonly Run[], from: number, to: number): Run[] {
  const found: Run[] = []
  let at = 0
  for (const run of runs) {
    const text = run.text.slice(Math.max(0, from - at), Math.max(0, to - at))
    if (text) found.push({ ...run, text })
    at += run.text.length
  }
  return found
}

function joined(runs: readonly Run[]): Run[] {
  const found: Run[] = []
  for (const run of runs) {
    const last = found.at(-1)
    if (last && last.sign === run.sign && last.seat === run.seat && `${last.marks}` === `${run.marks}`) {
      const [first, final] = [Math.min(last.first, run.first), Math.max(last.last, run.last)]
      found[found.length - 1] = { ...last, text: last.text + run.text, first, last: final }
    } else {
      found.push(run)
    }
  }
  return found
}

/** A passage that was deleted and stands again beside its old place with the same words is the same. */
export function withoutRetyped(blocks: readonly Block[]): Block[] {
  const found: Block[] = []
  for (let index = 0; index < blocks.length; index += 1) {
    const [block, next] = [blocks[index] as Block, blocks[index + 1]]
    if (next && retyped(block, next)) {
      const stands = (block.type === 'passage' && block.status === 'added' ? block : next) as Passage
      found.push({ ...stands, status: 'same', runs: stands.runs.map((run) => ({ ...run, sign: 'same' as const })) })
      index += 1
    } else {
      found.push(block.type === 'container' ? { ...block, blocks: withoutRetyped(block.blocks) } : block)
    }
  }
  return found
}

function retyped(one: Block, other: Block): boolean {
  if (one.type !== 'passage' || other.type !== 'passage' || one.kind !== other.kind) return false
  if (`${[one.status, other.status].sort()}` !== 'added,removed') return false
  return textOf(one.runs) === textOf(other.runs) && one.attributes.label === other.attributes.label
}
