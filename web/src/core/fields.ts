/**
 * Fields of templates, filled with what is known of the hearing. For headers the rules are those of
 * `server/hearing/header.py`, so that what is exported is what was seen.
 */

import { FIELDS, type Field, type Role, TITLES } from '../protocol'
import type { HearingState } from './hearing'

export type Values = Readonly<Record<Field, string>>

/** A line of a filled header. `name` is what stands before its first colon, empty if that names nothing. */
export interface Line {
  readonly name: string
  readonly text: string
}

/** A header as a template: its lines name fields. */
export interface HeaderTemplate {
  readonly title: string
  readonly lines: readonly string[]
}

/** What a passage shows where something is still to be written. */
export const BLANK = '＿＿＿＿'

/** Characters. What is longer before a colon is a sentence, not the name of a fact. */
const LONGEST_NAME = 12

const FIELD = /\{([a-z_]+)\}/g
const BRACES = /\{[^{}]*\}/g
const BENCH: readonly Role[] = ['presiding_judge', 'judge', 'assessor']
const PARTIES: readonly Role[] = [
  'plaintiff',
  'plaintiff_agent',
  'defendant',
  'defendant_agent',
  'third_party',
  'third_party_agent',
]
/** China has one time zone and no summer time. */
const BEIJING_MS = 8 * 3600 * 1000

const isField = (name: string): name is Field => (FIELDS as readonly string[]).includes(name)

/** The value of every field. Bench and parties have a line for each person, "title：name". */
export function fieldsOf({ hearing, seats, openings }: Pick<HearingState, 'hearing' | 'seats' | 'openings'>): Values {
  const at = openings[0] ?? hearing.starts_at
  const names = (role: Role): string =>
    seats
      .filter((seat) => seat.role === role)
      .map(({ name }) => name)
      .join('、')
  const titled = (roles: readonly Role[]): string =>
    seats
      .filter(({ role }) => roles.includes(role))
      .map(({ role, name }) => `${TITLES[role]}：${name}`)
      .join('\n')
  return {
    case_number: hearing.case_number,
    case_name: hearing.case_name,
    cause: hearing.cause,
    court: hearing.court,
    place: hearing.place,
    time: at ? dayAndTime(at) : '',
    public: hearing.public ? '公开' : '不公开',
    bench: titled(BENCH),
    clerks: names('clerk'),
    parties: titled(PARTIES),
    plaintiff: names('plaintiff'),
    plaintiff_agent: names('plaintiff_agent'),
    defendant: names('defendant'),
    defendant_agent: names('defendant_agent'),
    third_party: names('third_party'),
    third_party_agent: names('third_party_agent'),
    witness: names('witness'),
  }
}

/**
 * A header's lines. One of which every field is empty is left out; a line break in a value begins a new line; what
 * names no field stays as it is written.
 */
export const headerLines = ({ lines }: Pick<HeaderTemplate, 'lines'>, values: Values): Line[] =>
  lines.flatMap((line) => {
    const named = fieldsIn(line)
    if (named.length && !named.some((name) => values[name])) return []
    return fill(line, (name) => values[name])
      .split('\n')
      .map(parted)
  })

/** A passage's paragraphs. People stand in one sentence; an empty value is a blank to be filled by hand. */
export function passageLines(lines: readonly string[], values: Values): string[] {
  const inSentence = (name: Field): string =>
    name === 'bench' || name === 'parties' ? values[name].replaceAll('：', '').replaceAll('\n', '、') : values[name]
  return lines.map((line) => fill(line, (name) => inSentence(name) || BLANK))
}

/** The first thing in braces that is no field, braces included. */
export const unknownField = (text: string): string | undefined =>
  text.match(BRACES)?.find((found) => !isField(found.slice(1, -1)))

/** A moment (milliseconds since the epoch) as the record writes it. */
export function dayAndTime(at: number): string {
  const there = new Date(at + BEIJING_MS)
  const [hours, minutes] = [there.getUTCHours(), there.getUTCMinutes()].map((part) => String(part).padStart(2, '0'))
  return `${there.getUTCFullYear()}年${there.getUTCMonth() + 1}月${there.getUTCDate()}日 ${hours}:${minutes}`
}

const fieldsIn = (text: string): Field[] => [...text.matchAll(FIELD)].map(([, name]) => name ?? '').filter(isField)

const fill = (text: string, value: (name: Field) => string): string =>
  text.replace(FIELD, (found, name: string) => (isField(name) ? value(name) : found))

function parted(text: string): Line {
  const name = text.split('：', 1)[0] ?? ''
  const named = name !== '' && name !== text && [...name].length <= LONGEST_NAME
  return named ? { name, text: text.slice(name.length + 1) } : { name: '', text }
}
