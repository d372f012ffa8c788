import { describe, expect, it } from 'vitest'
import { markDoubtful } from '../../src/components/speech/doubtful'
import type { Word } from '../../src/protocol'

const word = (text: string, confidence = 1): Word => ({ text, start: 0, end: 0, confidence })

describe('marking doubtful words', () => {
  it('marks a word in a text that has punctuation and no spaces', () => {
    const runs = markDoubtful('我同意，没有异议。', [word('我'), word('同意', 0.5), word('没有'), word('异议', 0.89)])
    expect(runs).toEqual([
      { text: '我', confidence: null },
      { text: '同意', confidence: 0.5 },
      { text: '，没有', confidence: null },
      { text: '异议', confidence: 0.89 },
      { text: '。', confidence: null },
    ])
  })

  it('marks the occurrence that was said, not an earlier one of the same characters', () => {
    const runs = markDoubtful('有没有，有。', [word('有'), word('没有'), word('有', 0.3)])
    expect(runs).toEqual([
      { text: '有没有，', confidence: null },
      { text: '有', confidence: 0.3 },
      { text: '。', confidence: null },
    ])
  })

  it('leaves a word unmarked that the shown text writes otherwise, and goes on behind it', () => {
    const runs = markDoubtful('张晓明同意。', [word('张小明', 0.4), word('同意', 0.6)])
    expect(runs).toEqual([
      { text: '张晓明', confidence: null },
      { text: '同意', confidence: 0.6 },
      { text: '。', confidence: null },
    ])
  })

  it('does not jump far ahead for a word that is not there', () => {
    const runs = markDoubtful('今天天气很好我们现在开庭了', [word('了', 0.2), word('今天')])
    expect(runs).toEqual([{ text: '今天天气很好我们现在开庭了', confidence: null }])
  })

  it('gives one plain run when everything is certain, and nothing for an empty text', () => {
    expect(markDoubtful('没有异议。', [word('没有'), word('异议')])).toEqual([{ text: '没有异议。', confidence: null }])
    expect(markDoubtful('', [word('啊', 0.1)])).toEqual([])
  })
})
