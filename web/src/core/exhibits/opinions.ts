/** 质证: what parties say of an exhibit, as the record puts it. */

import type { Exhibit, Opinion } from '../../protocol'
import { type HearingState, seatOf } from '../hearing'
import { calledInCourt } from './catalogue'

export const ASPECTS = ['authenticity', 'legality', 'relevance'] as const
export type Aspect = (typeof ASPECTS)[number]

const CALLED: Readonly<Record<Aspect, string>> = { authenticity: '真实性', legality: '合法性', relevance: '关联性' }
const VERDICTS = { accepted: '认可', disputed: '有异议', '': '' } as const
const ROLES: Readonly<Record<string, string>> = {
  plaintiff: '原告',
  plaintiff_agent: '原告代理人',
  defendant: '被告',
  defendant_agent: '被告代理人',
  third_party: '第三人',
  third_party_agent: '第三人代理人',
}

export const opinionsOn = (state: HearingState, exhibit: string): readonly Opinion[] =>
  state.evidence.opinions.filter((opinion) => opinion.exhibit === exhibit)

/** Paragraphs for the record: which exhibit, then each party's words in the order in which they were given. */
export function asRecorded(state: HearingState, exhibit: Exhibit): string[] {
  const purpose = exhibit.purpose ? `，证明目的：${ended(exhibit.purpose)}` : '。'
  return [
    `质证：${calledInCourt(state, exhibit)}《${exhibit.title}》${purpose}`,
    ...opinionsOn(state, exhibit.id).map((opinion) => said(state, opinion)),
  ]
}

function said(state: HearingState, opinion: Opinion): string {
  const seat = seatOf(state, opinion.seat)
  const verdicts = ASPECTS.flatMap((aspect) => {
    const verdict = VERDICTS[opinion[aspect]]
    return verdict ? [`对${CALLED[aspect]}${verdict}`] : []
  }).join('，')
  const words = [verdicts, opinion.text].filter(Boolean).join('。')
  return `${ROLES[seat?.role ?? ''] ?? ''}${seat?.name ?? ''}质证意见：${ended(words)}`
}

const ended = (text: string): string => (/[。！？.!?]$/.test(text) ? text : `${text}。`)
