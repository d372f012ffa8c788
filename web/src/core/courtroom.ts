/** One seat's place in a hearing: the connection, the hearing's state, its documents and the media, wired together. */

import type { Command, ServerMessage } from '../protocol'
import { Connection, type ConnectionStatus, CutOffError, type MakeTransport, RefusedError } from './connection'
import type { CursorUser } from './cursors'
import { isAmong } from './drafts'
import { type HearingState, may, NOTHING, seatOf, since } from './hearing'
import { LinesInRecord } from './lines'
import { type DeviceMemory, MediaSession, type MediaView } from './media'
import type { Outbox, UnkeptDraft } from './outbox'
import { RecordSession, type RecordView } from './record'
import { reduce } from './reducer'
import { Rehearsal, type RehearsalView } from './rehearsal'
import type { DocumentName } from './transcript'

const DOCUMENTS: readonly DocumentName[] = ['record', 'notes']

export interface CourtroomEvents {
  status(status: ConnectionStatus): void
  state(state: HearingState): void
  document(name: DocumentName, view: RecordView): void
  /** What others did to a document is about to be shown. */
  arriving(name: DocumentName): void
  media(view: MediaView): void
  rehearsal(view: RehearsalView): void
  /** Ids of the utterances that are in the record now. */
  inRecord(utterances: ReadonlySet<string>): void
  /** Something that this seat did was refused; `code` is one of `ERRORS`. */
  refused(code: string): void
}

export class Courtroom {
  readonly connection: Connection
  readonly documents: Readonly<Record<DocumentName, RecordSession>>
  readonly media: MediaSession
  readonly rehearsal: Rehearsal

  private state = NOTHING
  private readonly lines: LinesInRecord

  constructor(
    makeTransport: MakeTransport,
    tab: string,
    outboxOf: (name: DocumentName) => Outbox,
    memory: DeviceMemory,
    private readonly events: CourtroomEvents,
  ) {
    this.connection = new Connection(makeTransport, tab, () => since(this.state), {
      status: (status) => {
        events.status(status)
        this.follow()
      },
      message: (message) => this.received(message),
    })
    this.lines = new LinesInRecord(events.inRecord)
    const session = (name: DocumentName): RecordSession => this.session(name, outboxOf(name))
    this.documents = { record: session('record'), notes: session('notes') }
    this.media = new MediaSession(this.connection, memory, events.media, events.refused)
    this.rehearsal = new Rehearsal(this.connection, events.rehearsal)
  }

  open(): void {
    addEventListener('online', this.hurry)
    addEventListener('offline', this.cutOff)
    addEventListener('pagehide', this.flush)
    document.addEventListener('visibilitychange', this.hurry)
    this.connection.start()
  }

  /** For good. */
  close(): void {
    this.leave()
    removeEventListener('online', this.hurry)
    removeEventListener('offline', this.cutOff)
    removeEventListener('pagehide', this.flush)
    document.removeEventListener('visibilitychange', this.hurry)
  }

  /** Leave the hearing (退出); `connection.reopen()` comes in again. */
  leave(): void {
    this.flush()
    this.media.close()
    this.connection.leave()
  }

  /** True when it was carried out; false when it was refused or nobody knows. */
  async act(command: Command): Promise<boolean> {
    try {
      await this.connection.request({ type: 'do', command })
      return true
    } catch (error) {
      if (error instanceof RefusedError) this.events.refused(error.code)
      else if (!(error instanceof CutOffError)) throw error
      return false
    }
  }

  private readonly hurry = (): void => this.connection.hurry()
  private readonly cutOff = (): void => this.connection.cutOff()
  private readonly flush = (): void => {
    for (const session of this.sessions) session.flush()
  }

  private get sessions(): RecordSession[] {
    return Object.values(this.documents)
  }

  private session(name: DocumentName, outbox: Outbox): RecordSession {
    const hearing = {
      userOf: (seat: string) => this.userOf(seat),
      hasDraft: (draft: UnkeptDraft) => this.hasDraft(name, draft),
    }
    return new RecordSession(name, this.connection, outbox, hearing, {
      changed: (view) => {
        if (name === 'record') this.lines.follow(view.copy?.doc)
        this.events.document(name, view)
      },
      arriving: () => this.events.arriving(name),
      refused: this.events.refused,
    })
  }

  private received(message: ServerMessage): void {
    const before = this.state
    this.state = reduce(before, message, Date.now())
    // An edit moves on nothing but the count of entries, which is nobody's business here, and comes with every key.
    if (this.state !== before && message.type !== 'edited') this.events.state(this.state)
    for (const session of this.sessions) session.receive(message)
    this.media.receive(message)
    this.rehearsal.receive(message)
    if (message.type === 'happened') {
      this.permit()
      const { event } = message
      // The court ends it, whatever the page that shares would like.
      if (event.type === 'sharing_stopped' && event.seat === this.state.you && event.by) this.media.screen.end()
    }
    // Let in or sent out.
    if (message.type === 'welcome' && message.request === 0) this.follow()
  }

  private follow(): void {
    const online = this.connection.status === 'online'
    this.permit()
    for (const name of DOCUMENTS) {
      if (online && may(this.state, `read_${name}`)) this.documents[name].enter()
      else this.documents[name].exit()
    }
    if (online && may(this.state, 'receive')) this.media.enter()
    else this.media.exit()
  }

  private permit(): void {
    for (const name of DOCUMENTS) this.documents[name].permit(may(this.state, `write_${name}`))
  }

  private userOf(id: string): CursorUser {
    const seat = seatOf(this.state, id)
    return { seat: id, name: seat?.name ?? '', role: seat?.role ?? 'observer' }
  }

  private hasDraft(name: DocumentName, unkept: UnkeptDraft): boolean {
    const own = this.state.drafts.filter(({ seat, document }) => seat === this.state.you && document === name)
    return isAmong(own, unkept)
  }
}
