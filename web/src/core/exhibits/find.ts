/** Looks for words on a page, however they are cut into pieces: Chinese has no spaces, a PDF puts them anywhere. */

import type { Word } from './addresses'

/** Indexes of the pieces that hold an occurrence. */
export function findIn(words: readonly Word[], wanted: string): Set<number> {
  const found = new Set<number>()
  const plain = (text: string): string => text.toLowerCase().replace(/\s/g, '')
  const needle = plain(wanted)
  if (!needle) return found
  const owners: number[] = []
  let text = ''
  words.forEach(([, , , , word], index) => {
    const letters = plain(word)
    text += letters
    for (let letter = 0; letter < letters.length; letter += 1) owners.push(index)
  })
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
    for (let letter = at; letter < at + needle.length; letter += 1) found.add(owners[letter] ?? 0)
  }
  return found
}
