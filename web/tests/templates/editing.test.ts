import { beforeEach, describe, expect, it } from 'vitest'
import { reactive } from 'vue'
import { type Content, Refusal } from '../../src/core/templates'
import type { StandardTemplate, Template, TemplateKind } from '../../src/protocol'
import { type Stored, useEditing } from '../../src/views/templates/editing'

const passage = (id: string, name: string, key: string): StandardTemplate => ({
  id,
  kind: 'passage',
  name,
  key,
  title: '',
  lines: ['审：现在休庭。'],
})
const RECESS = passage('recess', '休庭', 'X')
const CLOSING = passage('closing', '闭庭', 'P')
const HEADER: StandardTemplate = { ...passage('trial', '庭审', ''), kind: 'header', title: '庭审笔录' }

/** A court's templates; `later` is what happens elsewhere before the next request arrives. */
function court() {
  let time = 10
  let later: (() => void) | undefined
  const templates: Template[] = [HEADER, RECESS, CLOSING].map((one, position) => ({ ...one, position, changed_at: 1 }))
  const stored = reactive({
    templates,
    standard: [HEADER, RECESS, CLOSING],
    asked: [] as string[],
    before(run: () => void) {
      later = run
    },
    load: async () => {},
    put: async (id: string, content: Content, known: number) => {
      later?.()
      later = undefined
      const at = stored.templates.findIndex((template) => template.id === id)
      if ((stored.templates[at]?.changed_at ?? 0) !== known) throw new Refusal('template_changed')
      const written = { id, ...content, position: 0, changed_at: ++time }
      stored.templates.splice(at < 0 ? stored.templates.length : at, at < 0 ? 0 : 1, written)
      return written
    },
    remove: async ({ id }: Template) => {
      stored.templates = stored.templates.filter((template) => template.id !== id)
    },
    arrange: async (kind: TemplateKind, order: string[]) => {
      stored.asked.push(`${kind}: ${order.join(' ')}`)
    },
  })
  return stored
}

let stored: ReturnType<typeof court>
let editing: ReturnType<typeof useEditing>
const nameOf = (id: string): string | undefined => stored.templates.find((template) => template.id === id)?.name

beforeEach(() => {
  stored = court()
  editing = useEditing(stored satisfies Stored, () => 'me')
})

describe('[T4] a template that is being written', () => {
  it('is changed only when it differs from what is stored, and saved as it stands', async () => {
    editing.choose('recess')
    expect(editing.changed.value).toBe(false)
    editing.write({ name: '短休' })
    expect(editing.changed.value).toBe(true)
    editing.write({ name: '休庭' })
    expect(editing.changed.value).toBe(false)
    editing.write({ name: ' 短休 ', lines: ['审：休息十分钟。'] })
    expect(await editing.save()).toBe(true)
    expect(nameOf('recess')).toBe('短休')
    expect(editing.changed.value).toBe(false)
    expect(editing.draft.value?.known).toBe(11)
  })

  it('waits while another one is looked at', () => {
    editing.choose('recess')
    editing.write({ name: '短休' })
    editing.choose('closing')
    expect(editing.draft.value?.content.name).toBe('闭庭')
    editing.choose('recess')
    expect(editing.draft.value?.content.name).toBe('短休')
    editing.discard()
    expect(editing.draft.value?.content.name).toBe('休庭')
  })

  it('says what would be refused', () => {
    editing.choose('recess')
    const mistake = () => editing.mistake.value?.code
    editing.write({ lines: ['审：{cause}', '原：{plaintif}'] })
    expect(editing.mistake.value).toEqual({ code: 'template_field_unknown', about: '{plaintif}' })
    editing.write({ lines: ['{cause}'], key: 'P' })
    expect(mistake()).toBe('template_key_taken')
    editing.write({ key: '', name: ' ' })
    expect(mistake()).toBe('template_incomplete')
    editing.write({ name: '休庭', lines: ['长'.repeat(1001)] })
    expect(mistake()).toBe('template_long')
    editing.write({ lines: Array(41).fill('审：') })
    expect(mistake()).toBe('template_long')
    editing.write({ lines: ['审：休庭。'] })
    expect(mistake()).toBeUndefined()
  })

  it('does not overwrite what somebody else has saved meanwhile until one has seen it', async () => {
    editing.choose('recess')
    editing.write({ name: '我的' })
    stored.before(() => {
      stored.templates = stored.templates.map((one) =>
        one.id === 'recess' ? { ...one, name: '对方的', changed_at: 9 } : one,
      )
    })
    expect(await editing.save()).toBe(false)
    expect(editing.problem.value?.code).toBe('template_changed')
    expect(editing.conflict.value).toBe(true)
    expect(nameOf('recess')).toBe('对方的')
    expect(editing.draft.value?.content.name).toBe('我的')
    expect(await editing.overwrite()).toBe(true)
    expect(nameOf('recess')).toBe('我的')
    expect(editing.conflict.value).toBe(false)
  })

  it('can give way to the other version, and come back where the other has deleted it', async () => {
    editing.choose('recess')
    editing.write({ name: '我的' })
    stored.before(() => {
      stored.templates = stored.templates.filter(({ id }) => id !== 'recess')
    })
    expect(await editing.save()).toBe(false)
    expect(editing.conflict.value).toBe(true)
    expect(editing.there.value).toBeUndefined()
    expect(await editing.overwrite()).toBe(true)
    expect(nameOf('recess')).toBe('我的')
    editing.write({ name: '再改' })
    editing.discard()
    expect(editing.draft.value?.content.name).toBe('我的')
  })
})

describe('[T4] the court’s templates', () => {
  it('get new ones', async () => {
    editing.create('header', '庭审笔录')
    expect(editing.draft.value?.content).toMatchObject({ kind: 'header', title: '庭审笔录', name: '' })
    expect(editing.draft.value?.id).toMatch(/^t-[0-9a-f]{16}$/)
    editing.write({ name: '听证', lines: ['案号：{case_number}'] })
    expect(await editing.save()).toBe(true)
    expect(stored.templates.at(-1)).toMatchObject({ name: '听证', kind: 'header', key: '' })
  })

  it('lose one, and get it back', async () => {
    editing.choose('recess')
    await editing.remove()
    expect(nameOf('recess')).toBeUndefined()
    expect(editing.draft.value).toBeUndefined()
    expect(editing.missing.value.map(({ id }) => id)).toEqual(['recess'])
    await editing.undoRemoval()
    expect(nameOf('recess')).toBe('休庭')
    expect(editing.removed.value).toBeNull()
  })

  it('get a standard one back that was removed, or its first wording', async () => {
    editing.choose('recess')
    editing.write({ lines: ['审：别的。'] })
    await editing.save()
    expect(editing.original.value?.lines).toEqual(RECESS.lines)
    await editing.remove()
    editing.bringBack('recess')
    expect(editing.missing.value).toEqual([])
    await editing.save()
    expect(stored.templates.find(({ id }) => id === 'recess')?.lines).toEqual(RECESS.lines)
    expect(editing.original.value).toBeUndefined()
  })

  it('are moved within their kind and not beyond its ends', async () => {
    editing.choose('closing')
    await editing.move(-1)
    await editing.move(1)
    expect(stored.asked).toEqual(['passage: closing recess'])
  })
})
