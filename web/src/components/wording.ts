import { type ComputedRef, computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { type HearingState, seatOf } from '../core/hearing'
import { ERRORS, type ErrorCode } from '../protocol'

/** The page's language as plain functions, for what is put into words outside a template. */
export interface Wording {
  t: (key: string, named?: Record<string, unknown>) => string
  /** Role and name of a seat. */
  name: (seat: string) => string
  /** The sentence for an error code. */
  sentence: (code: string) => string
}

/** The wording in the present language; it changes with the language and the seats. */
export function useWording(state: () => HearingState): ComputedRef<Wording> {
  const { t, locale } = useI18n()
  return computed(() => {
    const english = locale.value === 'en'
    const hearing = state()
    return {
      t: (key, named) => t(key, named ?? {}),
      name: (id) => {
        const seat = seatOf(hearing, id)
        return seat ? `${t(`role.${seat.role}`)} ${seat.name}` : id
      },
      sentence: (code) => {
        const sentence = ERRORS[code as ErrorCode] ?? ERRORS.internal
        return english ? sentence.en : sentence.zh
      },
    }
  })
}
