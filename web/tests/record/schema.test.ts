import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { getSchema } from '@tiptap/core'
import { Fragment, type NodeType } from '@tiptap/pm/model'
import { describe, expect, it } from 'vitest'
import { recordSchema } from '../../src/record/schema'

interface Shape {
  readonly root: string
  readonly header: string
  readonly marks: readonly string[]
  readonly kinds: Readonly<Record<string, { children: readonly string[]; attributes: Record<string, unknown> }>>
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const own = `${ROOT}.venv/bin/python`
const shape: Shape = JSON.parse(
  execFileSync(
    existsSync(own) ? own : 'python3',
    ['-c', 'import json; from server.collab.transcript import shape; print(json.dumps(shape()))'],
    { cwd: ROOT, encoding: 'utf8' },
  ),
)

const schema = getSchema(recordSchema())
const nameOf = (type: NodeType): string => ({ doc: shape.root, text: '#text' })[type.name] ?? type.name
const types = Object.values(schema.nodes)

/** Whether `child` may stand in `parent` at all, first or after something else. */
function holds(parent: NodeType, child: NodeType): boolean {
  if (parent.contentMatch.matchType(child)) return true
  const filled = parent.createAndFill()
  return (
    filled !== null &&
    parent.contentMatch.matchFragment(filled.content)?.matchType(child) !== null &&
    filled.childCount > 0
  )
}

describe("The editor's schema and the server's table", () => {
  it('[T5] know the same kinds', () => {
    const known = types.map(nameOf).filter((name) => name !== '#text')
    expect(known.sort()).toEqual(Object.keys(shape.kinds).sort())
  })

  it('[T5] allow the same children everywhere', () => {
    for (const parent of types.filter((type) => !type.isText)) {
      const children = types.filter((child) => holds(parent, child)).map(nameOf)
      const allowed = shape.kinds[nameOf(parent)]?.children ?? []
      expect([nameOf(parent), children.filter((child) => child !== shape.header).sort()]).toEqual([
        nameOf(parent),
        [...allowed].sort(),
      ])
    }
  })

  it('[T5] know the same attributes and marks', () => {
    for (const type of types.filter((one) => !one.isText)) {
      const attributes = Object.keys(shape.kinds[nameOf(type)]?.attributes ?? {})
      expect([type.name, Object.keys(type.spec.attrs ?? {}).sort()]).toEqual([type.name, attributes.sort()])
    }
    expect(Object.keys(schema.marks).sort()).toEqual([...shape.marks].sort())
    expect(Object.values(schema.marks).flatMap((mark) => Object.keys(mark.spec.attrs ?? {}))).toEqual(['at'])
  })

  it('[T1] keeps a list item that begins with a list, as two edits may leave it', () => {
    const { bulletList, listItem, paragraph } = schema.nodes
    const inner = bulletList?.create(null, listItem?.create(null, paragraph?.create(null, schema.text('留下'))))
    expect(() => listItem?.createChecked(null, Fragment.from(inner ?? null))).not.toThrow()
  })
})
