/** Word writes lists as paragraphs with their numbers as text, and says beside it which list and level they belong to. */

import { declarations } from './declarations'

export interface ListParagraph {
  readonly level: number
  /** Of a numbered one; 0 for a bullet. */
  readonly number: number
  /** The element that holds the number or bullet as text. */
  readonly marker: Element
}

/** 1. 2. 3. can be shown by the record's own lists. */
const NUMBER = /^(\d{1,9})[.．、]$/

/** One sign that counts nothing, of whatever symbol font. */
const BULLET = /^[^\p{N}一二三四五六七八九十]$/u

/** Undefined for all else, also for markers that a list of the record would show otherwise: 一、 (1) ① a) */
export function listParagraph(node: Node): ListParagraph | undefined {
  if (!(node instanceof Element) || node.localName !== 'p') return undefined
  const level = /\blevel(\d)/.exec(declarations(node).get('mso-list') ?? '')?.[1]
  const marker = level && markerIn(node)
  if (!marker) return undefined
  const text = marker.textContent?.trim() ?? ''
  const number = NUMBER.exec(text)?.[1]
  if (number === undefined && !BULLET.test(text)) return undefined
  return { level: Number(level), number: Number(number ?? 0), marker }
}

export const isMarker = (element: Element): boolean => declarations(element).get('mso-list')?.toLowerCase() === 'ignore'

const markerIn = (paragraph: Element): Element | undefined => [...paragraph.querySelectorAll('[style]')].find(isMarker)

interface OpenList {
  readonly level: number
  readonly ordered: boolean
  readonly list: Element
  /** The number that would come next. */
  next: number
}

/** Puts such paragraphs into real lists, one after another. */
export class ListBuilder {
  private open: OpenList[] = []

  constructor(private readonly out: Element) {}

  /** The element for the paragraph's own content. */
  add({ level, number }: ListParagraph): Element {
    while (this.last && this.last.level > level) this.open.pop()
    const ordered = number > 0
    if (this.last?.level === level && (this.last.ordered !== ordered || (ordered && this.last.next !== number))) {
      this.open.pop()
    }
    const current = this.last?.level === level ? this.last : this.begin(level, ordered, number)
    current.next += 1
    return append(append(current.list, 'li'), 'p')
  }

  end(): void {
    this.open = []
  }

  private get last(): OpenList | undefined {
    return this.open.at(-1)
  }

  private begin(level: number, ordered: boolean, number: number): OpenList {
    const list = append(this.last?.list.lastElementChild ?? this.out, ordered ? 'ol' : 'ul')
    if (number > 1) list.setAttribute('start', String(number))
    const begun = { level, ordered, list, next: number }
    this.open.push(begun)
    return begun
  }
}

export function append(parent: Element, name: string): Element {
  return parent.appendChild(parent.ownerDocument.createElement(name))
}
