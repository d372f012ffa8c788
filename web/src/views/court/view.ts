import { computed, type Ref, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { IconName } from '../../components/parts/icons'

export type View = 'record' | 'evidence' | 'video' | 'speech' | 'notes' | 'mine'

/** What lies beside the record on a desk. */
export type Side = 'speech' | 'notes'

interface Tab<V> {
  view: V
  text: string
  /** The id of what it shows. */
  panel: string
  icon?: IconName
  /** That there is something new in it. */
  news?: string
}

interface Rights {
  readonly reads: Readonly<Ref<boolean>>
  readonly hears: Readonly<Ref<boolean>>
  readonly notes: Readonly<Ref<boolean>>
  /** Whether there is evidence that one may see. */
  readonly evidence: Readonly<Ref<boolean>>
}

/** What one looks at, and the tabs to choose from. A phone shows apart what lies side by side on a desk. */
export function useView(narrow: Readonly<Ref<boolean>>, { reads, hears, notes, evidence }: Rights) {
  const { t } = useI18n()
  const chosen = ref<View>('record')
  const side = ref<Side>('speech')
  /** Whether others have written notes that one has not looked at. */
  const news = ref(false)

  const notesTab = computed<Tab<'notes'>>(() => ({
    view: 'notes',
    panel: 'court-notes',
    text: t('notes.tab'),
    icon: 'lock',
    ...(news.value ? { news: t('notes.news') } : {}),
  }))

  /** Only for whom there is a choice. */
  const sideTabs = computed<Tab<Side>[]>(() => {
    const speech: Tab<Side> = { view: 'speech', panel: 'court-speech', text: t('tabs.speech') }
    return notes.value && !narrow.value ? [speech, notesTab.value] : []
  })

  const tabs = computed<Tab<View>[]>(() => {
    const of = (view: View, panel: string, text: string, icon?: IconName): Tab<View> => ({
      view,
      panel,
      text,
      ...(icon ? { icon } : {}),
    })
    if (narrow.value) {
      return [
        of('video', 'court-people', t('phone.video'), 'camera'),
        ...(reads.value ? [of('record', 'court-record', t('phone.record'), 'record')] : []),
        ...(evidence.value ? [of('evidence', 'court-evidence', t('exhibit.phone'), 'exhibit')] : []),
        ...(hears.value ? [of('speech', 'court-speech', t('phone.speech'), 'speech')] : []),
        ...(notes.value ? [notesTab.value] : []),
        of('mine', 'court-mine', t('phone.mine'), 'person'),
      ]
    }
    return [
      ...(reads.value ? [of('record', 'court-record', t('tabs.record'))] : []),
      ...(evidence.value ? [of('evidence', 'court-evidence', t('exhibit.panel'))] : []),
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

  const shows = (what: Side): boolean => (narrow.value ? view.value : side.value) === what

  return { view, tabs, layout, side, sideTabs, news, shows }
}
