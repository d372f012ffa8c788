import type { Stop } from '../../core/history/stops'
import { clockTime } from '../clock'
import { describeEvent } from '../notices/happenings'
import type { Wording } from '../wording'

/** Day and time to the second, the day only where it is not that of `now`. */
export function moment(at: number, now: number, language: string): string {
  if (new Date(at).toDateString() === new Date(now).toDateString()) return clockTime(at)
  const day = new Intl.DateTimeFormat(language, { month: 'numeric', day: 'numeric' }).format(at)
  return `${day} ${clockTime(at)}`
}

/** What the server was asked for in a stop, as sentences; lines that entered in turn are counted together. */
export function causesOf({ causes }: Stop, wording: Wording): string[] {
  const lines = new Map<string, number>()
  const others: string[] = []
  for (const cause of causes) {
    if (cause.type === 'utterances_inserted') lines.set(cause.by, (lines.get(cause.by) ?? 0) + cause.utterances.length)
    else others.push(describeEvent(cause, wording) ?? '')
  }
  const { t, name } = wording
  const inserted = [...lines].map(([by, count]) =>
    by ? t('log.inserted', { name: name(by), count }) : t('history.synced', { count }),
  )
  return [...inserted, ...others.filter(Boolean)]
}
