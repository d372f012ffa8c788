/**
 * HTML as Word, WPS and other programs put it on the clipboard, reduced to what the record knows: headings, paragraphs,
 * lists, tables, bold, italic, underline and alignment. Everything else stays behind, but for its words.
 */

import { declarations } from './declarations'
import { append, isMarker, ListBuilder, listParagraph } from './word-lists'

/** Nothing of these is for readers, or the record cannot hold it. */
const DROPPED = new Set(
  (
    'script style meta link title head xml img picture object embed iframe svg math video audio canvas noscript ' +
    'template input select textarea button hr col colgroup del rt rp'
  ).split(' '),
)

const HEADINGS: Readonly<Record<string, string>> = { h1: 'h1', h2: 'h2', h3: 'h3', h4: 'h3', h5: 'h3', h6: 'h3' }
const PARAGRAPHS = new Set(['p', 'dt', 'dd', 'caption', 'address', 'figcaption'])
const KEPT = new Set(['ul', 'ol', 'li', 'table', 'tr', 'td', 'th'])
const GROUPS = new Set(
  'div section article main header footer aside blockquote center body form fieldset dl pre'.split(' '),
)
/** What the record writes of itself. */
const OWN = ['data-utterance', 'data-label', 'data-secret', 'data-align']
const ALIGNMENTS = new Set(['center', 'right', 'justify'])

interface Look {
  readonly bold: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly align: string
}

const PLAIN: Look = { bold: false, italic: false, underline: false, align: '' }

/** What was copied from the record itself is left as it is. */
export function tidyHtml(html: string): string {
  if (html.includes('data-pm-slice')) return html
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  dropFields(body)
  const out = body.ownerDocument.createElement('body')
  new Tidier().children(body, out, PLAIN)
  return out.innerHTML
}

class Tidier {
  private readonly line = new Line()

  children(from: Node, out: Element, look: Look): void {
    const lists = new ListBuilder(out)
    for (const child of from.childNodes) {
      const item = listParagraph(child)
      if (item) {
        item.marker.remove()
        this.passage(child as Element, lists.add(item), look)
      } else {
        if (child instanceof Element || child.textContent?.trim()) lists.end()
        this.node(child, out, look)
      }
    }
  }

  private node(node: Node, out: Element, look: Look): void {
    if (node.nodeType === Node.TEXT_NODE) this.text(node.textContent ?? '', out, look)
    else if (node instanceof Element && !isDropped(node)) this.element(node, out, lookOf(node, look))
  }

  private element(element: Element, out: Element, look: Look): void {
    const name = element.localName
    const heading = headingOf(element)
    if (heading || PARAGRAPHS.has(name)) this.passage(element, append(out, heading ?? 'p'), look)
    else if (name === 'br') this.lineBreak(element, out)
    else if (isMarker(element)) this.text(`${element.textContent?.trim()}`, out, look)
    else if (isSpaces(element)) this.spaces(element, out, look)
    else if (name === 'ul' || name === 'ol') this.list(element, append(out, name), look)
    else if (KEPT.has(name)) this.kept(element, append(out, name), look)
    else if (GROUPS.has(name)) this.kept(element, append(out, 'div'), look)
    else this.children(element, out, look)
  }

  private passage(element: Element, out: Element, look: Look): void {
    const { align } = lookOf(element, look)
    if (align) out.setAttribute('data-align', align)
    copyAttributes(element, out, OWN)
    this.kept(element, out, lookOf(element, look))
    // How Word writes an empty line.
    if (/^[\s\u00a0]*$/.test(out.textContent ?? '') && !out.querySelector('br')) out.textContent = ''
  }

  private kept(element: Element, out: Element, look: Look): void {
    copyAttributes(element, out, ['colspan', 'rowspan', 'start'])
    this.line.begin()
    this.children(element, out, look)
    this.line.begin()
  }

  /** A list that stands in a list belongs to the item before it. */
  private list(element: Element, out: Element, look: Look): void {
    this.kept(element, out, look)
    for (const child of [...out.children]) {
      if (child.localName === 'li') continue
      const before = child.previousElementSibling
      if (before?.localName === 'li') before.append(child)
      else append(out, 'li').append(child)
    }
  }

  private lineBreak(element: Element, out: Element): void {
    if (declarations(element).has('page-break-before')) return
    append(out, 'br')
    this.line.begin()
  }

  /** As many spaces as there are to be seen: of common ones the editor would keep one. */
  private spaces(element: Element, out: Element, look: Look): void {
    const tabs = Number(declarations(element).get('mso-tab-count') ?? 0)
    const count = tabs ? Math.min(8, 2 * tabs) : Math.min(80, element.textContent?.length ?? 0)
    this.write('\u00a0'.repeat(count), out, look)
  }

  private text(text: string, out: Element, look: Look): void {
    this.write(this.line.take(text), out, look)
  }

  private write(text: string, out: Element, look: Look): void {
    if (!text) return
    let inside = out
    if (look.bold) inside = append(inside, 'b')
    if (look.italic) inside = append(inside, 'i')
    if (look.underline) inside = append(inside, 'u')
    inside.append(text)
  }
}

function copyAttributes(from: Element, to: Element, names: readonly string[]): void {
  for (const name of names) {
    const value = from.getAttribute(name)
    if (value) to.setAttribute(name, value)
  }
}

/** Word breaks its lines where it likes. Between Chinese characters that is no space. */
class Line {
  private last = ''
  private gap = ''

  begin(): void {
    this.last = ''
    this.gap = ''
  }

  take(text: string): string {
    let taken = ''
    for (const [piece] of text.matchAll(/[ \t\r\n\f]+|[^ \t\r\n\f]+/g)) {
      if (/^[ \t\r\n\f]/.test(piece)) {
        this.gap += piece
        continue
      }
      const joins = /[\r\n]/.test(this.gap) && isWide(this.last) && isWide(piece)
      taken += this.gap && !joins ? ` ${piece}` : piece
      this.gap = ''
      this.last = piece.slice(-1)
    }
    return taken
  }
}

const isWide = (text: string): boolean =>
  /^[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u2018-\u201d\u2014\u2026\ud800-\udfff]/.test(
    text,
  )

function lookOf(element: Element, around: Look): Look {
  const name = element.localName
  const style = declarations(element)
  const weight = style.get('font-weight')
  const slant = style.get('font-style')
  const lines = `${style.get('text-decoration') ?? ''} ${style.get('text-decoration-line') ?? ''} ${style.get('text-underline') ?? ''}`
  const bold = weight
    ? /^(bold|[6-9]00)/.test(weight)
    : around.bold || name === 'b' || name === 'strong' || name === 'th'
  const align = (
    style.get('text-align') ??
    element.getAttribute('align') ??
    (name === 'center' ? name : '')
  ).toLowerCase()
  return {
    bold: bold && name !== 'th',
    italic: slant ? slant !== 'normal' : around.italic || name === 'i' || name === 'em',
    underline: around.underline || name === 'u' || /underline|single|double|words/.test(lines),
    align: name === 'table' ? '' : align ? (ALIGNMENTS.has(align) ? align : '') : around.align,
  }
}

function headingOf(element: Element): string | undefined {
  const level = /^[1-9]$/.exec(declarations(element).get('mso-outline-level') ?? '')?.[0]
  if (element.localName === 'p' && level) return HEADINGS[`h${Math.min(6, Number(level))}`]
  if (element.classList.contains('MsoTitle')) return 'h1'
  if (element.classList.contains('MsoSubtitle')) return 'h2'
  return HEADINGS[element.localName]
}

function isDropped(element: Element): boolean {
  const name = element.localName
  const style = declarations(element)
  return (
    DROPPED.has(name) ||
    /^(v|m|w):(?!sdt)/.test(name) ||
    /^none/i.test(style.get('display') ?? '') ||
    /^all/i.test(style.get('mso-hide') ?? '') ||
    /^comment/i.test(style.get('mso-element') ?? '') ||
    /^comment/i.test(style.get('mso-special-character') ?? '') ||
    /\b(MsoCommentReference|msocomanchor|msocomtxt|msocomoff)\b/.test(element.className)
  )
}

/** WPS calls everything so. */
const isSpaces = (element: Element): boolean =>
  (declarations(element).has('mso-spacerun') || declarations(element).has('mso-tab-count')) &&
  /^[\s\u00a0]*$/.test(element.textContent ?? '')

/** Of a field only its result is text: between its beginning and the separator stands what Word computes it from. */
function dropFields(body: Element): void {
  const marks = [...body.querySelectorAll('[style]')].filter((one) =>
    declarations(one).get('mso-element')?.startsWith('field-'),
  )
  const begun: Element[] = []
  for (const mark of marks) {
    const what = declarations(mark).get('mso-element')
    if (what === 'field-begin') begun.push(mark)
    const begin = begun.at(-1)
    if (what === 'field-separator' && begin) {
      const range = body.ownerDocument.createRange()
      range.setStartBefore(begin)
      range.setEndAfter(mark)
      range.deleteContents()
    } else if (what === 'field-end') begun.pop()
  }
}
