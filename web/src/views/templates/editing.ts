/** What the template editor holds: the texts that are being written, and what became of saving them. */

import { computed, reactive, ref } from 'vue'
import { unknownField } from '../../core/fields'
import { type Content, contentOf, freshId, LIMITS, Refusal, sameContent } from '../../core/templates'
import type { StandardTemplate, Template, TemplateKind } from '../../protocol'

/** A template as it stands in the form. */
export interface Draft {
  readonly id: string
  readonly content: Content
  /** The `changed_at` of the template that it was made from, 0 for a new one. */
  readonly known: number
}

/** Why something was not done; `about` goes into the sentence. */
export interface Problem {
  readonly code: string
  readonly about: string
}

/** What the editor asks of `useTemplates`. */
export interface Stored {
  readonly templates: readonly Template[]
  readonly standard: readonly StandardTemplate[]
  load(seat: string): Promise<void>
  put(id: string, content: Content, known: number): Promise<Template>
  remove(template: Template): Promise<void>
  arrange(kind: TemplateKind, order: string[]): Promise<void>
}

export function useEditing(stored: Stored, seat: () => string) {
  /** Texts that differ from what is stored; they stay while another template is looked at. */
  const drafts = reactive(new Map<string, Draft>())
  const chosen = ref('')
  const problem = ref<Problem | null>(null)
  /** Somebody else was quicker. */
  const conflict = ref(false)
  const removed = ref<Template | null>(null)
  const busy = ref(false)

  const templateOf = (id: string): Template | undefined => stored.templates.find((template) => template.id === id)
  const standardOf = (id: string): StandardTemplate | undefined => stored.standard.find((one) => one.id === id)

  const there = computed(() => templateOf(chosen.value))
  const draft = computed<Draft | undefined>(() => {
    const kept = drafts.get(chosen.value)
    const template = there.value
    if (kept || !template) return kept
    return { id: template.id, content: contentOf(template), known: template.changed_at }
  })
  const changed = computed(() => drafts.has(chosen.value))
  /** What the court began with, where it can be brought back into the form. */
  const original = computed(() => {
    const standard = standardOf(chosen.value)
    return standard && draft.value && !sameContent(standard, draft.value.content) ? standard : undefined
  })
  /** Standard templates that were removed. */
  const missing = computed(() => stored.standard.filter(({ id }) => !templateOf(id) && !drafts.has(id)))
  const mistake = computed<Problem | null>(() => (draft.value ? mistakeIn(draft.value, stored.templates) : null))

  function choose(id: string): void {
    chosen.value = id
    problem.value = null
    conflict.value = false
  }

  function write(change: Partial<Content>): void {
    const before = draft.value
    if (!before) return
    const content = { ...before.content, ...change }
    const template = there.value
    problem.value = null
    if (template && template.changed_at === before.known && sameContent(template, content)) drafts.delete(before.id)
    else drafts.set(before.id, { ...before, content })
  }

  function create(kind: TemplateKind, title: string): void {
    const id = freshId()
    const content: Content = { kind, name: '', key: '', title: kind === 'header' ? title : '', lines: [''] }
    drafts.set(id, { id, content, known: 0 })
    choose(id)
  }

  /** A standard template that was removed comes back as a text that is not yet saved. */
  function bringBack(id: string): void {
    const standard = standardOf(id)
    if (!standard) return
    drafts.set(id, { id, content: contentOf(standard), known: 0 })
    choose(id)
  }

  function discard(): void {
    drafts.delete(chosen.value)
    choose(there.value ? chosen.value : '')
  }

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = null
    try {
      await work()
      return true
    } catch (refusal) {
      problem.value = refusal instanceof Refusal ? { code: refusal.code, about: refusal.about } : UNKNOWN
      conflict.value = problem.value.code === 'template_changed'
      if (conflict.value) await stored.load(seat())
      return false
    } finally {
      busy.value = false
    }
  }

  const save = (): Promise<boolean> =>
    attempt(async () => {
      const written = draft.value
      if (!written) return
      await stored.put(written.id, trimmed(written.content), written.known)
      drafts.delete(written.id)
      conflict.value = false
    })

  /** One's own text in the place of the other's, which one has seen. */
  function overwrite(): Promise<boolean> {
    const own = draft.value
    if (own) drafts.set(own.id, { ...own, known: there.value?.changed_at ?? 0 })
    return save()
  }

  function remove(): Promise<boolean> {
    return attempt(async () => {
      const template = there.value
      if (!template) return
      await stored.remove(template)
      drafts.delete(template.id)
      removed.value = template
      choose('')
    })
  }

  function undoRemoval(): Promise<boolean> {
    return attempt(async () => {
      const template = removed.value
      if (!template) return
      await stored.put(template.id, contentOf(template), 0)
      removed.value = null
      choose(template.id)
    })
  }

  function move(by: -1 | 1): Promise<boolean> {
    return attempt(async () => {
      const template = there.value
      if (!template) return
      const order = stored.templates.filter(({ kind }) => kind === template.kind).map(({ id }) => id)
      const at = order.indexOf(template.id)
      const to = at + by
      if (to < 0 || to >= order.length) return
      order.splice(at, 1)
      order.splice(to, 0, template.id)
      await stored.arrange(template.kind, order)
    })
  }

  return {
    drafts,
    chosen,
    draft,
    there,
    changed,
    original,
    missing,
    problem,
    mistake,
    conflict,
    removed,
    busy,
    choose,
    write,
    create,
    bringBack,
    discard,
    save,
    overwrite,
    remove,
    undoRemoval,
    move,
  }
}

export type Editing = ReturnType<typeof useEditing>

const UNKNOWN: Problem = { code: 'internal', about: '' }

const trimmed = (content: Content): Content => ({ ...content, name: content.name.trim(), title: content.title.trim() })

/** What would be refused, said while it is being written. */
function mistakeIn({ id, content }: Draft, templates: readonly Template[]): Problem | null {
  const { kind, name, title, key, lines } = content
  const unknown = lines.map(unknownField).find((found) => found !== undefined)
  if (unknown) return { code: 'template_field_unknown', about: unknown }
  const longest = kind === 'header' ? LIMITS.headerLine : LIMITS.passageLine
  if (lines.length > LIMITS.lines || lines.some((line) => line.length > longest)) {
    return { code: 'template_long', about: String(longest) }
  }
  if (key && templates.some((other) => other.id !== id && other.kind === kind && other.key === key)) {
    return { code: 'template_key_taken', about: '' }
  }
  if (!name.trim() || (kind === 'header' && !title.trim()) || !lines.some((line) => line.trim())) {
    return { code: 'template_incomplete', about: '' }
  }
  return null
}
