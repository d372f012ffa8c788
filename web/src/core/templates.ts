/** The court's templates, read and written over HTTP. */

import type {
  ArrangeTemplates,
  DeleteTemplate,
  Template,
  TemplateContent,
  TemplateKind,
  TemplateList,
  TemplateRefused,
  WriteTemplate,
} from '../protocol'

/** A template that is being written: nothing is left out. */
export type Content = Required<TemplateContent>

/** Nothing was changed; `about` goes into the sentence of `code`. `offline` is a code of the page's own. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly about = '',
  ) {
    super(code)
  }
}

/** Characters and lines that the server takes. */
export const LIMITS = { name: 40, title: 40, lines: 40, headerLine: 200, passageLine: 1000 }

/** Rejects with a `Refusal`. */
export class TemplateStore {
  readonly #base: string
  readonly #fetch: typeof fetch

  constructor(seat: string, send: typeof fetch = (...all) => fetch(...all)) {
    this.#base = `/s/${seat}/api/templates`
    this.#fetch = send
  }

  all(): Promise<TemplateList> {
    return this.#ask('GET', '')
  }

  /** `known` is the `changed_at` that was seen, 0 for a new one. */
  put(id: string, content: Content, known: number): Promise<Template> {
    return this.#ask('PUT', `/${id}`, { content, known } satisfies WriteTemplate)
  }

  remove({ id, changed_at }: Template): Promise<void> {
    return this.#ask('DELETE', `/${id}`, { known: changed_at } satisfies DeleteTemplate)
  }

  arrange(kind: TemplateKind, order: string[]): Promise<void> {
    return this.#ask('PUT', '', { kind, order } satisfies ArrangeTemplates)
  }

  async #ask<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await this.#sent(method, path, body)
    if (answer.ok) return answer.json()
    const refused: Partial<TemplateRefused> = await answer.json().catch(() => ({}))
    throw new Refusal(refused.code ?? 'internal', refused.about)
  }

  async #sent(method: string, path: string, body?: object): Promise<Response> {
    try {
      // A foreign site may not send this header, so nobody else can write in this person's name.
      const headers = { 'content-type': 'application/json', 'x-tingji': '1' }
      return await this.#fetch(this.#base + path, { method, headers, body: body && JSON.stringify(body) })
    } catch {
      throw new Refusal('offline')
    }
  }
}

export const contentOf = ({ kind, name, key, title, lines }: Content): Content => ({ kind, name, key, title, lines })

export const sameContent = (one: Content, other: Content): boolean =>
  JSON.stringify(contentOf(one)) === JSON.stringify(contentOf(other))

/** Of a new template. */
export const freshId = (): string =>
  `t-${Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
