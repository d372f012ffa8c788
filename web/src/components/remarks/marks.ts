/** What the margin says of a passage, in as many words as there is room for. */

import type { HearingState } from '../../core/hearing'
import type { Note } from '../../core/margin'
import { clockTime } from '../clock'
import type { Wording } from '../wording'

export interface Mark {
  readonly kind: 'open' | 'accepted' | 'refused' | 'offer' | 'corrected'
  readonly text: string
  /** The one character that a phone's margin holds. */
  readonly short: string
  /** Who said so, and when. */
  readonly title: string
}

export function marksOf(
  { objections, offers, relabelled }: Note,
  { rulings }: Pick<HearingState, 'rulings'>,
  { t, name }: Wording,
): Mark[] {
  const byAt = (by: string, at: number) => t('remark.by_at', { name: name(by), time: clockTime(at) })
  const marks: Mark[] = []
  const mark = (kind: Mark['kind'], said: readonly string[]) => {
    if (!said.length) return
    const many = said.length > 1 ? ` ${said.length}` : ''
    marks.push({ kind, text: t(`mark.${kind}`) + many, short: t(`mark.short_${kind}`), title: said.join('；') })
  }
  const ruled = (accepted: boolean) =>
    objections.flatMap(({ id }) => {
      const ruling = rulings[id]
      return ruling?.accepted === accepted ? [byAt(ruling.by, ruling.at)] : []
    })
  mark(
    'open',
    objections.filter(({ id }) => !rulings[id]).map(({ seat, at }) => byAt(seat, at)),
  )
  mark(
    'offer',
    offers.map(({ by, at }) => byAt(by, at)),
  )
  mark('accepted', ruled(true))
  mark('refused', ruled(false))
  if (relabelled) {
    const { label, expected, reassignment } = relabelled
    const byHand = t('speaker.label_differs', { label, expected, by: t('speaker.by_hand') })
    mark('corrected', [reassignment ? byAt(reassignment.by, reassignment.at) : byHand])
  }
  return marks
}
