import type { HearingEvent } from '../../protocol'
import type { Wording } from '../wording'

/** What happens to evidence. */
export type EvidenceEvent = Extract<
  HearingEvent,
  { type: `exhibit${string}` | 'showing_stopped' | `mark${string}` | 'opinion_given' }
>

/** One line of the log for it. */
export function describeEvidence(event: EvidenceEvent, wording: Wording): string {
  const { t, name } = wording
  const by = 'by' in event ? name(event.by) : ''
  const exhibit = (id: string): string => {
    const called = wording.called(id)
    return called ? t('log.exhibit', { called, title: wording.title(id) }) : t('log.an_exhibit')
  }
  switch (event.type) {
    case 'exhibit_filed':
      return t('log.exhibit_filed', { by: name(event.exhibit.by), exhibit: exhibit(event.exhibit.id) })
    case 'exhibits_ordered':
      return t('log.exhibits_ordered', { by, party: event.party ? name(event.party) : t('exhibit.others') })
    case 'exhibit_described':
    case 'exhibit_withdrawn':
    case 'exhibit_shown':
    case 'exhibit_downloaded':
    case 'exhibit_played':
    case 'mark_erased':
      return t(`log.${event.type}`, { by, exhibit: exhibit(event.exhibit) })
    case 'showing_stopped':
      return event.by ? t('log.showing_stopped', { by }) : t('log.showing_ended')
    case 'marking_asked':
      return t('log.marking_asked', { name: name(event.seat) })
    case 'marking_granted':
    case 'marking_refused':
      return t(`log.${event.type}`, { by, name: name(event.seat) })
    case 'marking_revoked':
      return t('log.marking_revoked', { by, names: event.seats.map(name).join(t('step.and')) })
    case 'mark_drawn': {
      const { by: seat, stroke } = event.mark
      return t('log.mark_drawn', { by: name(seat), exhibit: exhibit(stroke.exhibit), page: stroke.page })
    }
    case 'marks_cleared':
      return t(event.page ? 'log.marks_cleared' : 'log.marks_all_cleared', {
        by,
        exhibit: exhibit(event.exhibit),
        page: event.page,
      })
    case 'marks_frozen':
      return t('log.marks_frozen', { count: event.count })
    case 'opinion_given':
      return t('log.opinion_given', { by: name(event.opinion.seat), exhibit: exhibit(event.opinion.exhibit) })
  }
}
