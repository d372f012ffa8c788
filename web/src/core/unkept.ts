/** Text that the record did not take, until the server has it as a draft. */

import type { Command, Paragraph } from '../protocol'
import { type Connection, RefusedError } from './connection'
import type { Outbox, UnkeptDraft } from './outbox'
import { newName } from './tab'
import type { DocumentName } from './transcript'
import { isPassing } from './writer'

export class Unkept {
  drafts: readonly UnkeptDraft[] = []

  /** Those that the server would not take over on this connection. */
  private readonly stuck = new Set<string>()

  constructor(
    private readonly document: DocumentName,
    private readonly link: Pick<Connection, 'request'>,
    private readonly outbox: Outbox,
    /** Whether the server has one that says the same. */
    private readonly isKept: (draft: UnkeptDraft) => boolean,
  ) {}

  /** What earlier pages of this seat have left. */
  async load(): Promise<void> {
    this.drafts = await this.outbox.unkept()
  }

  keep(code: string, paragraphs: readonly Paragraph[]): void {
    void this.outbox.keepDraft(this.add(newName(), code, paragraphs))
  }

  /** Keep what a refused writer wrote, if there is anything, and forget him. */
  retire(client: number, code: string, paragraphs: readonly Paragraph[]): void {
    void this.outbox.retire(client, paragraphs.length ? this.add(String(client), code, paragraphs) : null)
  }

  discard(id: string): void {
    this.drafts = this.drafts.filter((draft) => draft.id !== id)
    void this.outbox.dropDraft(id)
  }

  /** There is another connection. */
  tryAgain(): void {
    this.stuck.clear()
  }

  /** True when one was handed over and there may be another. Rejects as a request does, with what will pass. */
  async handOver(): Promise<boolean> {
    const draft = this.drafts.find(({ id }) => !this.stuck.has(id))
    if (!draft) return false
    const { code, paragraphs } = draft
    try {
      if (!this.isKept(draft)) {
        const { document } = this
        const command: Command = { type: 'keep_draft', code, paragraphs: [...paragraphs], document }
        await this.link.request({ type: 'do', command })
      }
      this.discard(draft.id)
    } catch (error) {
      if (!(error instanceof RefusedError) || isPassing(error.code)) throw error
      this.stuck.add(draft.id)
    }
    return true
  }

  private add(id: string, code: string, paragraphs: readonly Paragraph[]): UnkeptDraft {
    const draft = { id, code, at: Date.now(), paragraphs }
    this.drafts = [...this.drafts, draft]
    return draft
  }
}
