import { type ComputedRef, computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { calledInCourt, numberOf } from '../core/exhibits/catalogue'
import { type HearingState, seatOf } from '../core/hearing'
import { ERRORS, type ErrorCode } from '../protocol'
import { sideOf } from './people/roles'

/** The page's language as plain functions, for what is put into words outside a template. */
export interface Wording {
  t: (key: string, named?: Record<string, unknown>) => string
  /** Role and name of a seat. */
  name: (seat: string) => string
  /** What an exhibit is called: the court's own words, or those of the page's language; "" if it is not known. */
  called: (exhibit: string) => string
  /** The title that its party gave an exhibit; "" if it is not known. */
  title: (exhibit: string) => string
  /** The sentence for an error code. */
  sentence: (code: string) => string
}

/** The wording in the present language; it changes with the language and the seats. */
export function useWording(state: () => HearingState): ComputedRef<Wording> {
  const { t, locale } = useI18n()
  return computed(() => {
    const english = locale.value === 'en'
    const hearing = state()
    const { exhibits } = hearing.evidence
    return {
      t: (key, named) => t(key, named ?? {}),
      name: (id) => {
        const seat = seatOf(hearing, id)
        return seat ? `${t(`role.${seat.role}`)} ${seat.name}` : id
      },
      called: (id) => {
        const exhibit = exhibits[id]
        if (!exhibit) return ''
        if (!english) return calledInCourt(hearing, exhibit)
        const seat = seatOf(hearing, exhibit.party)
        const party = seat ? t(`exhibit.side.${sideOf(seat.role)}`) : t('exhibit.others')
        const number = numberOf(hearing, exhibit)
        const place = hearing.hearing.cases.findIndex(({ id: one }) => one === exhibit.case) + 1
        const words = t('exhibit.called', { party, number })
        return place ? t('exhibit.in_case', { called: words, number: place }) : words
      },
      title: (id) => exhibits[id]?.title ?? '',
      sentence: (code) => {
        const sentence = ERRORS[code as ErrorCode] ?? ERRORS.internal
        return english ? sentence.en : sentence.zh
      },
    }
  })
}
