import { expect, test } from 'vitest'
import { changes, difference } from '../../src/core/signatures/difference'

const told = (before: string, after: string) =>
  difference([...before], [...after], (line) => line)
    .map(({ kind, line }) => ({ same: line, added: `+${line}`, gone: `-${line}` })[kind])
    .join('')

test.each([
  ['', '', ''],
  ['abc', 'abc', 'abc'],
  ['abc', 'abXc', 'ab+Xc'],
  ['abc', 'ac', 'a-bc'],
  ['abc', 'aXc', 'a-b+Xc'],
  ['', 'ab', '+a+b'],
  ['ab', '', '-a-b'],
  ['aaa', 'aa', 'aa-a'],
  ['abcd', 'bcde', '-abcd+e'],
])('%s becomes %s', (before, after, expected) => {
  expect(told(before, after)).toBe(expected)
})

test('whatever the texts, what is kept and added is the new one, and what is kept and gone the old', () => {
  let seed = 7
  const chance = (most: number): number => {
    seed = (seed * 48271) % 2147483647
    return seed % most
  }
  const text = (): string[] => Array.from({ length: chance(12) }, () => 'abc'.charAt(chance(3)))
  for (let round = 0; round < 300; round++) {
    const [before, after] = [text(), text()]
    const pieces = difference(before, after, (line) => line)
    const left = (without: string) => pieces.filter(({ kind }) => kind !== without).map(({ line }) => line)
    expect(left('gone')).toEqual(after)
    expect(left('added')).toEqual(before)
  }
})

test('changes are shown with the lines beside them, and what lies between is left out once', () => {
  const pieces = difference([...'abcdefgh'], [...'abXdefgY'], (line) => line)
  const shown = changes(pieces).map((piece) => piece?.line ?? '⋯')
  expect(shown).toEqual(['⋯', 'b', 'c', 'X', 'd', '⋯', 'g', 'h', 'Y'])
})
