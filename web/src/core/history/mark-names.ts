/** A mark as one word: its name, and what it says where it says something, as a reference to an exhibit does. */

import { isReference } from '../exhibits/reference'

const APART = ':'

export function nameOfMark(key: string, value: unknown): string {
  const { at } = (value ?? {}) as { at?: unknown }
  return isReference(at) ? key + APART + at : key
}

/** What the mark becomes in a text, as the editor's binding writes it. */
export function markNamed(name: string): [key: string, value: object] {
  const [key = '', at] = name.split(APART)
  return [key, at === undefined ? {} : { at }]
}

/** What holds after a change of a mark: `value` is null where one ends. */
export function remark(marks: Set<string>, key: string, value: unknown): void {
  for (const name of marks) if (markNamed(name)[0] === key) marks.delete(name)
  if (value !== null) marks.add(nameOfMark(key, value))
}
