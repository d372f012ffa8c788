/** What is kept of an edit that was refused: whole paragraphs in the writer's wording, and where they stood. */

import type { Draft, Paragraph } from '../protocol'
import type { UnkeptDraft } from './outbox'
import type { Passage } from './transcript'

/**
 * The paragraphs of `mine` that the record does not have so, each with the text of the paragraph of the record that it
 * stood after ("" at the top). Both must have the same past: paragraphs are recognised by id, not by what they say.
 */
export function differing(mine: readonly Passage[], record: readonly Passage[]): Paragraph[] {
  const recorded = new Map(record.map(({ id, text }) => [id, text]))
  const replaced = onlyIn(record, mine)
  const found: Paragraph[] = []
  let after = ''
  for (const { id, text } of mine) {
    if (recorded.get(id) === text) after = text
    else if (text.trim() && !takeOne(replaced, text)) found.push({ text, after })
  }
  return found
}

/** Texts of paragraphs that he put others in the place of; one that says the same is no loss (a heading made of it). */
function onlyIn(record: readonly Passage[], mine: readonly Passage[]): string[] {
  const ids = new Set(mine.map(({ id }) => id))
  return record.filter(({ id }) => !ids.has(id)).map(({ text }) => text)
}

function takeOne(texts: string[], text: string): boolean {
  const index = texts.indexOf(text)
  if (index >= 0) texts.splice(index, 1)
  return index >= 0
}

/** Whether one of them says the same, refused for the same reason. */
export const isAmong = (drafts: readonly Draft[], { code, paragraphs }: UnkeptDraft): boolean =>
  drafts.some((draft) => draft.code === code && sameParagraphs(draft.paragraphs, paragraphs))

const sameParagraphs = (one: readonly Paragraph[], other: readonly Paragraph[]): boolean =>
  one.length === other.length &&
  one.every(({ text, after }, index) => other[index]?.text === text && other[index]?.after === after)
