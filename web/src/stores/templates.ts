/**
 * The court's templates, for the record's menus and for their editor.
 *
 *   templates   in their order                          readonly Template[]
 *   standard    what every court begins with            readonly StandardTemplate[]
 *   state       'none' before the first answer, 'known', or 'failed' with `problem`
 *
 *   load(seat)                   reads them anew; failing leaves what was known
 *   put(id, content, known), remove(template), arrange(kind, order)
 *                                as in ../core/templates; they reject with its `Refusal`
 */

import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { type Content, Refusal, TemplateStore } from '../core/templates'
import type { StandardTemplate, Template, TemplateKind } from '../protocol'

export const useTemplates = defineStore('templates', () => {
  const templates = shallowRef<readonly Template[]>([])
  const standard = shallowRef<readonly StandardTemplate[]>([])
  const state = shallowRef<'none' | 'known' | 'failed'>('none')
  const problem = shallowRef('')
  let store: TemplateStore | undefined

  /** `seat` is one's own. */
  async function load(seat: string): Promise<void> {
    store ??= new TemplateStore(seat)
    try {
      const found = await store.all()
      templates.value = found.templates
      standard.value = found.standard
      state.value = 'known'
    } catch (refusal) {
      problem.value = refusal instanceof Refusal ? refusal.code : 'internal'
      if (state.value === 'none') state.value = 'failed'
    }
  }

  function opened(): TemplateStore {
    if (!store) throw new Refusal('offline')
    return store
  }

  async function put(id: string, content: Content, known: number): Promise<Template> {
    const written = await opened().put(id, content, known)
    const there = templates.value.some((template) => template.id === id)
    templates.value = there
      ? templates.value.map((template) => (template.id === id ? written : template))
      : [...templates.value, written]
    return written
  }

  async function remove(template: Template): Promise<void> {
    await opened().remove(template)
    templates.value = templates.value.filter(({ id }) => id !== template.id)
  }

  /** Shown at once; put back if it was refused. */
  async function arrange(kind: TemplateKind, order: string[]): Promise<void> {
    const before = templates.value
    const place = new Map(order.map((id, index) => [id, index]))
    const moved = before.filter((template) => template.kind === kind)
    moved.sort((one, other) => (place.get(one.id) ?? order.length) - (place.get(other.id) ?? order.length))
    templates.value = [...before.filter((template) => template.kind !== kind), ...moved]
    try {
      await opened().arrange(kind, order)
    } catch (refusal) {
      templates.value = before
      throw refusal
    }
  }

  return {
    templates,
    standard,
    state,
    problem,
    headers: computed(() => templates.value.filter(({ kind }) => kind === 'header')),
    passages: computed(() => templates.value.filter(({ kind }) => kind === 'passage')),
    load,
    put,
    remove,
    arrange,
  }
})
