import { type ComputedRef, computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { calledInCourt, numberOf } from '../../core/exhibits/catalogue'
import { seatOf } from '../../core/hearing'
import type { Exhibit } from '../../protocol'
import { useHearing } from '../../stores/hearing'
import { sideOf } from '../people/roles'

/** What an exhibit is called on the page: the court's own words, or those of the page's language. */
export function useCalled(): ComputedRef<(exhibit: Exhibit | undefined) => string> {
  const { t, locale } = useI18n()
  const court = useHearing()
  return computed(() => (exhibit) => {
    if (!exhibit) return ''
    if (locale.value === 'zh-CN') return calledInCourt(court.state, exhibit)
    const seat = seatOf(court.state, exhibit.party)
    const party = seat ? t(`exhibit.side.${sideOf(seat.role)}`) : t('exhibit.others')
    return t('exhibit.called', { party, number: numberOf(court.state, exhibit) })
  })
}
