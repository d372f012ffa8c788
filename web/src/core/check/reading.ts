/** The line that is read out in 设备检测, in words that the sample model knows too. */

export const LINE = '双方当事人是否明白诉讼权利'

/** From which share on the recogniser has understood the line. */
export const ENOUGH = 60

const CHARACTERS = /[^\p{Script=Han}\p{L}\p{N}]/gu

/** How much of `wanted` is in `heard`, in hundredths; what was said besides does not count against it. */
export function share(wanted: string, heard: string): number {
  const target = [...wanted.replace(CHARACTERS, '')]
  let row = Array<number>(target.length + 1).fill(0)
  for (const character of heard.replace(CHARACTERS, '')) {
    const next = [0]
    for (const [index, other] of target.entries()) {
      const longest = Math.max(row[index + 1] ?? 0, next[index] ?? 0)
      next.push(character === other ? Math.max(longest, (row[index] ?? 0) + 1) : longest)
    }
    row = next
  }
  return target.length ? Math.round((100 * (row.at(-1) ?? 0)) / target.length) : 0
}
