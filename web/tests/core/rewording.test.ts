import { describe, expect, it } from 'vitest'
import { quoteOf, requote, rewording } from '../../src/core/rewording'

const apply = (before: string, after: string): string => {
  const change = rewording(before, after)
  return change ? before.slice(0, change.from) + change.text + before.slice(change.to) : before
}

describe('another wording of a passage', () => {
  it('touches only what differs', () => {
    expect(rewording('我同意调解。', '我不同意调解。')).toEqual({ from: 1, to: 1, text: '不' })
    expect(rewording('共五万元。', '共六万元。')).toEqual({ from: 1, to: 2, text: '六' })
    expect(rewording('同意。', '同意。')).toBeUndefined()
  })

  it('gives the wanted words whatever is repeated, and never half a character', () => {
    const texts = [
      '',
      '啊',
      '啊啊',
      '啊啊啊',
      '😀',
      '😁',
      '😀😁',
      '😁😀',
      '𠮷𠮶',
      '𠮶',
      '他𠮷说',
      '他𠮶说',
      'a😀a',
      'aa',
    ]
    for (const before of texts) {
      for (const after of texts) {
        expect(apply(before, after)).toBe(after)
        expect(rewording(before, after)?.text ?? '').not.toMatch(/\p{Surrogate}/u)
      }
    }
  })
})

describe('a quote that is to read otherwise [T8]', () => {
  it('is open while the passage reads as before, and done when it does not', () => {
    expect(requote('我同意调解。', '同意', '不同意')).toEqual({ kind: 'open', words: '我不同意调解。' })
    expect(requote('我不同意调解。', '同意', '不同意')).toEqual({ kind: 'done' })
    expect(requote('我不同意调解。', '不同意', '同意')).toEqual({ kind: 'open', words: '我同意调解。' })
    expect(requote('我同意调解。', '不同意', '同意')).toEqual({ kind: 'done' })
  })

  it('is for a person to see to when the passage says neither, or the quote twice', () => {
    expect(requote('我考虑一下。', '同意', '反对')).toEqual({ kind: 'unclear' })
    expect(requote('同意。同意。', '同意', '反对')).toEqual({ kind: 'unclear' })
  })
})

describe('what an objection quotes [T8]', () => {
  it('is what was marked, or the whole passage where that would not tell which words are meant', () => {
    expect(quoteOf('我同意调解，也同意撤诉。', ' 调解 ')).toBe('调解')
    expect(quoteOf('我同意调解，也同意撤诉。', '同意')).toBe('我同意调解，也同意撤诉。')
    expect(quoteOf(' 我同意。 ', ' ')).toBe('我同意。')
  })
})
