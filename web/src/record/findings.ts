/** The doubtful words of each block of the record, found once for as long as neither it nor what is known of it changes. */

import type { Node } from '@tiptap/pm/model'
import { doubtfulWords } from '../components/speech/doubtful'
import type { Word } from '../protocol'

/** What is known of an utterance. Another object when something else is known. */
export interface Source {
  readonly words: readonly Word[]
  /** Indexes of words that somebody has confirmed. */
  readonly confirmed: readonly number[]
}

export type SourceOf = (utterance: string) => Source | undefined

/** A doubtful word of an utterance; `from` and `to` count from where the block begins. */
export interface Doubt {
  readonly utterance: string
  readonly word: number
  readonly from: number
  readonly to: number
}

interface Found {
  readonly doubts: readonly Doubt[]
  /** What was known when they were found. */
  readonly known: readonly (readonly [utterance: string, source: Source | undefined])[]
  edition: object
}

const NONE: readonly Doubt[] = []

export class Findings {
  private readonly found = new WeakMap<Node, Found>()
  private edition: object = {}

  constructor(private readonly sourceOf: SourceOf) {}

  of(block: Node): readonly Doubt[] {
    if (block.type.name === 'paragraph' && !block.attrs.utterance) return NONE
    const old = this.found.get(block)
    if (old && (old.edition === this.edition || this.holds(old))) {
      old.edition = this.edition
      return old.doubts
    }
    const found = this.find(block)
    this.found.set(block, found)
    return found.doubts
  }

  /** Something else may be known now. */
  forget(): void {
    this.edition = {}
  }

  private holds({ known }: Found): boolean {
    return known.every(([utterance, source]) => alike(this.sourceOf(utterance), source))
  }

  private find(block: Node): Found {
    const doubts: Doubt[] = []
    const known: [string, Source | undefined][] = []
    const collect = (node: Node, position: number): void => {
      if (!node.isTextblock) {
        node.forEach((child, offset) => {
          collect(child, position + 1 + offset)
        })
        return
      }
      const utterance: string | null = node.attrs.utterance
      if (!utterance) return
      const source = this.sourceOf(utterance)
      known.push([utterance, source])
      const text = node.textBetween(0, node.content.size, undefined, '\n')
      for (const { from, to, word } of doubtfulWords(text, source?.words ?? [])) {
        const doubt = { utterance, word, from: position + 1 + from, to: position + 1 + to }
        if (!source?.confirmed.includes(word)) doubts.push(doubt)
      }
    }
    collect(block, 0)
    return { doubts, known, edition: this.edition }
  }
}

const alike = (one: Source | undefined, other: Source | undefined): boolean =>
  one?.words === other?.words && one?.confirmed === other?.confirmed

/** In the document, where the block begins at a position. */
export const at = (doubt: Doubt, position: number): Doubt => ({
  ...doubt,
  from: position + doubt.from,
  to: position + doubt.to,
})
