import { watch } from 'vue'
import { createI18n } from 'vue-i18n'
import { en } from './en'
import { type Messages, zh } from './zh'

export const LANGUAGES = ['zh-CN', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const KEPT_AS = 'tingji.language'

function remembered(): Language {
  const kept = localStorage.getItem(KEPT_AS)
  return LANGUAGES.find((language) => language === kept) ?? 'zh-CN'
}

export const i18n = createI18n<[Messages], Language, false>({
  legacy: false,
  locale: remembered(),
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zh, en },
})

const { locale } = i18n.global

watch(
  locale,
  (language) => {
    document.documentElement.lang = language
    localStorage.setItem(KEPT_AS, language)
  },
  { immediate: true },
)
