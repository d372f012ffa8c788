/** What an element's style attribute says, Word's own words included; no browser lets those through, nor does the page's policy. */

const known = new WeakMap<Element, ReadonlyMap<string, string>>()

/** By property, both in the writer's spelling but for capitals of the property. */
export function declarations(element: Element): ReadonlyMap<string, string> {
  const before = known.get(element)
  if (before) return before
  const found = new Map<string, string>()
  for (const declaration of (element.getAttribute('style') ?? '').split(';')) {
    const [name = '', ...value] = declaration.split(':')
    if (value.length) found.set(name.trim().toLowerCase(), value.join(':').trim())
  }
  known.set(element, found)
  return found
}
