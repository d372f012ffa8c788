/** The page's one connection: numbered requests, and coming back after whatever cut it off. */

import {
  type Done,
  ERRORS,
  type ErrorCode,
  type PageMessage,
  PROTOCOL,
  type Published,
  type ServerMessage,
  type Synced,
  type Welcome,
  type WriterOpened,
} from '../protocol'

/** Milliseconds to wait before each attempt to come back; the last one goes on. */
const RETRY_MS = [100, 300, 600, 1000, 1500]

/** An answer that takes longer means that nobody is there any more. */
const ANSWER_MS = 30_000

export type ConnectionStatus =
  /** Never been connected yet. */
  | 'connecting'
  | 'online'
  /** Cut off; it comes back by itself. */
  | 'offline'
  /** The seat was opened in another window; `reopen` takes it back. */
  | 'replaced'
  /** The link has to be opened again. */
  | 'signed_out'
  /** The server speaks another version; the page has to be reloaded. */
  | 'old_page'
  /** The person left; `reopen` comes in again. */
  | 'left'

const ENDED: readonly ConnectionStatus[] = ['replaced', 'signed_out', 'old_page', 'left']

/** The request changed nothing. `code` is one of `ERRORS`, or unknown to this page. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'

  constructor(readonly code: string) {
    super(ERRORS[code as ErrorCode]?.en ?? code)
  }
}

/** The connection ended before the answer came: nobody knows whether the request was carried out. */
export class CutOffError extends Error {
  override readonly name = 'CutOffError'
}

/** How messages travel. It reports to the listener that it was made with, each message in a task of its own. */
export interface Transport {
  open(): void
  close(): void
  /** Only between `opened` and `closed`. */
  send(message: PageMessage): void
}

export interface TransportListener {
  opened(): void
  /** Also when opening failed; `reason` is the server's word where it has one. */
  closed(reason: string): void
  received(message: ServerMessage): void
}

export type MakeTransport = (listener: TransportListener) => Transport

interface Answers {
  hello: Welcome
  do: Done
  sync: Synced
  open_writer: WriterOpened
  resume_writer: Done
  edit: Done
  publish: Published
  rehearse: Published
  probe: Done
  subscribe: Done
}

type Numbered = Extract<PageMessage, { request: number }>
type Unnumbered<M> = M extends Numbered ? Omit<M, 'request'> : never
export type Request = Unnumbered<Numbered>
export type Answer<R extends Request> = Answers[R['type']]
export type Notice = Exclude<PageMessage, Numbered>

interface Pending {
  resolve(answer: never): void
  reject(reason: Error): void
}

export interface ConnectionEvents {
  status(status: ConnectionStatus): void
  /** Everything the server sends, a welcome included, before requests are resolved with it. */
  message(message: ServerMessage): void
}

export class Connection {
  status: ConnectionStatus = 'connecting'

  private readonly transport: Transport
  private readonly pending = new Map<number, Pending>()
  private lastRequest = 0
  private open = false
  private failures = 0
  private retry: ReturnType<typeof setTimeout> | undefined

  /** `tab` tells two windows apart; `since` is the last `seq` that the page has. */
  constructor(
    makeTransport: MakeTransport,
    private readonly tab: string,
    private readonly since: () => number,
    private readonly events: ConnectionEvents,
  ) {
    this.transport = makeTransport({
      opened: () => this.opened(),
      closed: (reason) => this.closed(reason),
      received: (message) => this.received(message),
    })
  }

  start(): void {
    this.transport.open()
  }

  /** Do not wait for the next attempt: the network came back, or the page woke up. */
  hurry(): void {
    if (this.retry === undefined) return
    this.cancelRetry()
    this.transport.open()
  }

  /** Take the seat back from another window, or come in again after leaving. */
  reopen(): void {
    if (!ENDED.includes(this.status)) return
    this.failures = 0
    this.become('connecting')
    this.transport.open()
  }

  /** Leave the hearing (退出), as against being cut off. */
  leave(): void {
    if (this.status === 'online') this.transport.send({ type: 'bye' })
    this.end('left')
  }

  /** The machine knows that there is no network: do not wait until the silence is noticed. */
  cutOff(): void {
    if (this.open) this.transport.close()
  }

  /** Rejects with RefusedError or CutOffError. Answers come in the order of the requests. */
  request<R extends Request>(request: R): Promise<Answer<R>> {
    if (!this.open) return Promise.reject(new CutOffError('not connected'))
    this.lastRequest += 1
    const number = this.lastRequest
    const patience = setTimeout(() => this.transport.close(), ANSWER_MS)
    return new Promise<Answer<R>>((resolve, reject) => {
      this.pending.set(number, { resolve, reject })
      this.transport.send({ ...request, request: number } as Numbered)
    }).finally(() => clearTimeout(patience))
  }

  /** Send something that has no answer; it is dropped while cut off. */
  notify(notice: Notice): void {
    if (this.status === 'online') this.transport.send(notice)
  }

  private opened(): void {
    this.open = true
    this.request({ type: 'hello', protocol: PROTOCOL, tab: this.tab, since: this.since() }).catch((error) => {
      if (!(error instanceof RefusedError)) return
      if (error.code === 'old_page') this.end('old_page')
      else this.transport.close()
    })
  }

  private closed(reason: string): void {
    this.open = false
    for (const { reject } of this.pending.values()) reject(new CutOffError(reason))
    this.pending.clear()
    if (ENDED.includes(this.status)) return
    if (reason === 'not_signed_in') {
      this.become('signed_out')
      return
    }
    if (this.status === 'online') this.become('offline')
    this.retryLater()
  }

  private received(message: ServerMessage): void {
    this.events.message(message)
    if (message.type === 'welcome' && message.request !== 0) {
      this.failures = 0
      this.become('online')
    }
    if (message.type === 'replaced') this.end('replaced')
    if ('request' in message) this.settle(message)
  }

  private settle(message: Extract<ServerMessage, { request: number }>): void {
    const pending = this.pending.get(message.request)
    if (!pending) return
    this.pending.delete(message.request)
    if (message.type === 'refused') pending.reject(new RefusedError(message.code))
    else pending.resolve(message as never)
  }

  private end(status: ConnectionStatus): void {
    this.cancelRetry()
    this.become(status)
    this.transport.close()
  }

  private retryLater(): void {
    this.cancelRetry()
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)] ?? 0
    this.failures += 1
    this.retry = setTimeout(
      () => {
        this.retry = undefined
        this.transport.open()
      },
      // All pages of a hearing are cut off at once; they need not all come back at once.
      wait * (0.5 + Math.random() / 2),
    )
  }

  private cancelRetry(): void {
    clearTimeout(this.retry)
    this.retry = undefined
  }

  private become(status: ConnectionStatus): void {
    if (status === this.status) return
    this.status = status
    this.events.status(status)
  }
}
