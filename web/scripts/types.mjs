// Writes src/protocol.ts from what `python -m server schema` describes.
import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compile } from 'json-schema-to-typescript'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BIOME = fileURLToPath(new URL('../node_modules/.bin/biome', import.meta.url))
const TARGET = fileURLToPath(new URL('../src/protocol.ts', import.meta.url))
const own = `${ROOT}.venv/bin/python`
const PYTHON = existsSync(own) ? own : 'python3'

/** Names of the definitions that can be met from a definition on. */
function reachable(definitions, name, found = new Set()) {
  if (found.has(name)) return found
  found.add(name)
  for (const [, next] of JSON.stringify(definitions[name]).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)) {
    reachable(definitions, next, found)
  }
  return found
}

/** The server writes every field, also those with a default; only a page may leave those out. */
function requireWhatTheServerSends(definitions, roots) {
  for (const name of roots.flatMap((root) => [...reachable(definitions, root)])) {
    const definition = definitions[name]
    if (definition.properties) definition.required = Object.keys(definition.properties)
  }
}

/** Without titles, which would name types once more, and with descriptions as plain lines. */
function plain(node) {
  if (Array.isArray(node)) return node.map(plain)
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !(key === 'title' && typeof value === 'string'))
      .map(([key, value]) => [key, key === 'description' ? lines(value) : plain(value)]),
  )
}

const lines = (text) => (typeof text === 'string' ? text.replace(/\n +/g, '\n') : plain(text))

const union = (names) => names.map((name) => JSON.stringify(name)).join(' | ')

async function messages({ messages: { definitions }, from_page, from_server }) {
  requireWhatTheServerSends(definitions, from_server)
  const anyOf = [...from_page, ...from_server].map((name) => ({ $ref: `#/definitions/${name}` }))
  return compile({ ...plain({ definitions }), anyOf }, 'Message', {
    additionalProperties: false,
    bannerComment: '',
    format: false,
  })
}

function tables({
  protocol,
  rights,
  needs_grant,
  free_for_all,
  alphabet,
  needs_admission,
  leading,
  leaders,
  court,
  sides,
  labels,
  titles,
  header,
  fields,
  errors,
}) {
  return `
/** What a person asks of the hearing. */
export type Command = Do['command']

/** An entry of the journal. */
export type HearingEvent = Happened['event']

/** What a publishing connection carries. */
export type Source = Publish['source']

export const PROTOCOL = ${protocol}

export type Right = ${union(Object.keys(rights))}

/** Which role may do what in which phases. */
export const RIGHTS: Readonly<Record<Right, Readonly<Partial<Record<Role, readonly Phase[]>>>>> = ${JSON.stringify(rights)}

/** Rights that also need the permission to edit the record. */
export const NEEDS_GRANT: readonly Right[] = ${JSON.stringify(needs_grant)}

/** The characters in which a hash is said, one for the value of a byte. */
export const ALPHABET = ${JSON.stringify(alphabet)}

/** Those of them that change nothing: while nobody has a grant they need none. */
export const FREE_FOR_ALL: readonly Right[] = ${JSON.stringify(free_for_all)}

/** Rights that somebody who waits outside the room does not have. */
export const NEEDS_ADMISSION: readonly Right[] = ${JSON.stringify(needs_admission)}

/** Rights that a hearing may leave to some of the court. */
export const LEADING: readonly Right[] = ${JSON.stringify(leading)}

/** To whom it leaves them. */
export const LEADERS: Readonly<Record<Welcome['leaders'], readonly Role[]>> = ${JSON.stringify(leaders)}

/** Roles of the court's side. */
export const COURT: readonly Role[] = ${JSON.stringify(court)}

/** Roles of one side: its people may sit at one microphone. */
export const SIDES: readonly (readonly Role[])[] = ${JSON.stringify(sides)}

/** How a paragraph of each role begins in the record. */
export const LABELS: Readonly<Record<Role, string>> = ${JSON.stringify(labels)}

/** How the record names a role. */
export const TITLES: Readonly<Record<Role, string>> = ${JSON.stringify(titles)}

/** 笔录头 until the court has chosen another, and the note that stands at its end where lines came from speech. */
export const HEADER: Readonly<{ title: string; lines: readonly string[]; note: string }> = ${JSON.stringify(header)}

export type Field = ${union(fields)}

/** Every field that a template may name, in the order in which they are offered. */
export const FIELDS: readonly Field[] = ${JSON.stringify(fields)}

export interface Sentence {
  readonly zh: string
  readonly en: string
}

export type ErrorCode = ${union(Object.keys(errors))}

/** What each refusal says to a person. */
export const ERRORS: Readonly<Record<ErrorCode, Sentence>> = ${JSON.stringify(errors)}
`
}

const described = JSON.parse(
  execFileSync(PYTHON, ['-m', 'server', 'schema'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 }),
)
const source = `// Generated by \`npm run types\`; do not edit.\n${await messages(described)}${tables(described)}`
const formatted = execFileSync(BIOME, ['format', '--stdin-file-path', TARGET], { input: source, encoding: 'utf8' })
writeFileSync(TARGET, formatted)
