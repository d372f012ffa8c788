import { computed, type Ref, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { IconName } from '../../components/parts/icons'

export type View = 'record' | 'video' | 'speech' | 'mine'

interface Tab {
  view: View
  text: string
  /** The id of what it shows. */
  panel: string
  icon?: IconName
}

/** What one looks at, and the tabs to choose from. A phone shows apart what lies side by side on a desk. */
export function useView(narrow: Readonly<Ref<boolean>>, reads: Readonly<Ref<boolean>>, hears: Readonly<Ref<boolean>>) {
  const { t } = useI18n()
  const chosen = ref<View>('record')

  const tabs = computed<Tab[]>(() => {
    const of = (view: View, panel: string, text: string, icon?: IconName): Tab => ({ view, panel, text, icon })
    if (narrow.value) {
      return [
        of('video', 'court-people', t('phone.video'), 'camera'),
        ...(reads.value ? [of('record', 'court-record', t('phone.record'), 'record')] : []),
        ...(hears.value ? [of('speech', 'court-speech', t('phone.speech'), 'speech')] : []),
        of('mine', 'court-mine', t('phone.mine'), 'person'),
      ]
    }
    return [
      ...(reads.value ? [of('record', 'court-record', t('tabs.record'))] : []),
      of('video', 'court-people', t('tabs.video')),
    ]
  })

  const view = computed<View>({
    get: () => tabs.value.find((tab) => tab.view === chosen.value)?.view ?? (reads.value ? 'record' : 'video'),
    set: (next) => {
      chosen.value = next
    },
  })
  const layout = computed(() => {
    if (view.value === 'video') return 'stage'
    return narrow.value ? 'strip' : 'column'
  })

  return { view, tabs, layout }
}
