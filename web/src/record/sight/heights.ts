/** How high the record's blocks are drawn, also those that are not drawn now. All lengths are pixels. */

import type { Node } from '@tiptap/pm/model'

interface Type {
  /** Of a line. */
  readonly line: number
  /** Characters that a line has. */
  readonly characters: number
}

/** Until the record stands in a page: a sheet of A4 in the record's size. */
const USUAL: Type = { line: 32, characters: 34 }

const NARROW = /[\u0020-\u024f]/g

export class Heights {
  /** Another object when all that was known holds no more. */
  edition: object = {}

  private type = USUAL
  private known = new WeakMap<Node, number>()
  private guessed = new WeakMap<Node, number>()

  of(block: Node): number {
    return this.known.get(block) ?? this.guessed.get(block) ?? this.guess(block)
  }

  /** As it is drawn. */
  set(block: Node, height: number): void {
    this.known.set(block, height)
  }

  /** A block that nobody sees was edited: what is below it need not move before somebody does. */
  carry(from: Node, to: Node): void {
    if (!this.known.has(to)) this.guessed.set(to, this.of(from))
  }

  /** The record is drawn in another width or size, so that what was measured holds no more. */
  adapt(text: HTMLElement): void {
    const { fontSize, lineHeight } = getComputedStyle(text)
    const line = Number.parseFloat(lineHeight)
    const characters = Math.floor(text.clientWidth / Number.parseFloat(fontSize))
    this.type = line > 0 && characters > 0 ? { line, characters } : USUAL
    this.known = new WeakMap()
    this.guessed = new WeakMap()
    this.edition = {}
  }

  private guess(block: Node): number {
    const height = this.lines(block) * this.type.line
    this.guessed.set(block, height)
    return height
  }

  private lines(block: Node): number {
    if (block.isTextblock) {
      const label = block.attrs.label ? `${block.attrs.label}：` : ''
      const parts = `${label}${block.textBetween(0, block.content.size, undefined, '\n')}`.split('\n')
      return parts.reduce((sum, part) => sum + Math.max(1, Math.ceil(widthOf(part) / this.type.characters)), 0)
    }
    const inside = block.children.map((child) => this.lines(child))
    return block.type.name === 'tableRow' ? Math.max(1, ...inside) : inside.reduce((sum, lines) => sum + lines, 0)
  }
}

/** In characters of full width. */
const widthOf = (text: string): number => text.length - (text.match(NARROW)?.length ?? 0) / 2
