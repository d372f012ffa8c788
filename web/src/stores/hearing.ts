/**
 * The courtroom's only store, and all that views know of the core. Everything is read-only; values are replaced as a
 * whole, so watch them, not their insides.
 *
 *   status    how the connection is                         ConnectionStatus
 *   state     the hearing as this seat may see it           HearingState; selectors in ../core/hearing
 *   record    copy, editable, save                          RecordView; `copy` is for the editors only
 *   notes     the same of the court's own notes             RecordView; nothing in it for anybody else
 *   drafts    refused text, the server's and the page's own Draft[], oldest first; a holder has everybody's
 *   notesDrafts  the same of the notes, one's own           Draft[]
 *   inRecord  ids of the utterances that are in the record  ReadonlySet<string>
 *   media     own devices, everybody's streams, problem     MediaView
 *   rehearsal what the recogniser understands in 设备检测 RehearsalView
 *   samples   sentences that can be played as microphone    Sample[]; empty where there are none
 *   doubts    doubtful words of the record to be checked    Doubts
 *   refusal   the last refused action, for a toast          { code, at } | null; sentences in ERRORS[code]
 *
 *   open(seat)                 once, when the courtroom's page starts; close() when it goes for good
 *   leave(), reopen()          退出; come in again, or take the seat back from another window
 *   may(right, seat?)          whether the seat (one's own) has a right now
 *   act(command)               any command; the actions below are shorter ways of some
 *   insert(ids), withdraw(id)  lines into the record after the cursor's paragraph (or a place), and out again
 *   showView(viewpoint)        while one's view is shown to all (笔录辅流): where it is
 *   nextDoubt(), confirmDoubts()  select the next doubtful word; say that those at the cursor are right
 *   rewrite(edit), undo()      an edit of the record as one's own (restoring), and the last step taken back
 *   insertDraft(draft)         its paragraphs at the cursor, as if typed; the draft is then discarded
 *   insertPassage(lines)       a standard passage at the cursor, its fields filled, as if typed
 *   insertReference(text, reference)  words at the cursor that lead to an exhibit
 *   insertLines(lines)         paragraphs after the cursor's, as if typed
 *   tell(notice)               what has no answer
 *   probe()                    resolves when the server has answered; rejects when it does not
 *   rehearse(track?)           let the recogniser hear it in 设备检测; without one that ends
 *   discardDraft(draft)
 *   refresh()                  刷新笔录: the record anew from the server; what is unsaved is handed in first
 *   switchDevice(device, on)   'microphone' or 'camera'; a problem is in `media.problem`
 *   shareScreen(on)            桌面共享: begins in the browser's dialog
 *   playSamples(ids?)          as the microphone, one after another (all if none are named); stopSamples()
 *
 * Actions resolve to true when done, and to false when refused (then `refusal` says why) or cut off.
 */

import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ConnectionStatus, Notice } from '../core/connection'
import { Courtroom } from '../core/courtroom'
import { rememberedDevices } from '../core/device-memory'
import type { Device } from '../core/devices'
import { isAmong } from '../core/drafts'
import { fieldsOf, passageLines } from '../core/fields'
import { type HearingState, may as mayIn, NOTHING, now } from '../core/hearing'
import type { Edit } from '../core/history/restore'
import { type MediaView, NO_MEDIA } from '../core/media'
import { openOutbox } from '../core/outbox'
import { NO_RECORD, type RecordView } from '../core/record'
import { NO_REHEARSAL, type RehearsalView } from '../core/rehearsal'
import { loadSamples, type Sample } from '../core/samples'
import { socketTransport } from '../core/socket'
import { takeTabName } from '../core/tab'
import type { DocumentName } from '../core/transcript'
import type { Command, Draft, Right } from '../protocol'
import type { Doubts } from '../record/doubts'
import type { EditorHandle, PlainHandle } from '../record/editor-handle'
import type { Viewpoint } from '../record/viewpoint'

export interface Refusal {
  readonly code: string
  /** By this machine's clock; two refusals for one reason differ in it. */
  readonly at: number
}

export const useHearing = defineStore('hearing', () => {
  const status = shallowRef<ConnectionStatus>('connecting')
  const state = shallowRef<HearingState>(NOTHING)
  const record = shallowRef<RecordView>(NO_RECORD)
  const notes = shallowRef<RecordView>(NO_RECORD)
  const media = shallowRef<MediaView>(NO_MEDIA)
  const rehearsal = shallowRef<RehearsalView>(NO_REHEARSAL)
  const inRecord = shallowRef<ReadonlySet<string>>(new Set())
  const samples = shallowRef<readonly Sample[]>([])
  const refusal = shallowRef<Refusal | null>(null)
  const doubts = shallowRef<Doubts>({ count: 0, here: false })
  const views = { record, notes }
  const drafts = computed(() => draftsOf('record', mayIn(state.value, 'write_record')))
  const notesDrafts = computed(() => draftsOf('notes', false))

  function draftsOf(document: DocumentName, others: boolean): readonly Draft[] {
    const { drafts, you } = state.value
    const kept = drafts.filter((draft) => draft.document === document && (others || draft.seat === you))
    const own = kept.filter(({ seat }) => seat === you)
    // The server tells of one that it has taken over before it answers.
    const unkept = views[document].value.unkept.filter((draft) => !isAmong(own, draft))
    const shown = unkept.map(({ id, code, at, paragraphs }) => {
      return { id, seat: you, code, at: now(state.value, at), paragraphs: [...paragraphs], document }
    })
    return [...kept, ...shown]
  }

  let courtroom: Courtroom | undefined
  let editor: EditorHandle | undefined
  let notesEditor: PlainHandle | undefined
  const editorOf = (name: DocumentName): PlainHandle | undefined => (name === 'record' ? editor : notesEditor)
  let samplesAsked = false

  function open(seat: string): void {
    if (courtroom) return
    courtroom = new Courtroom(
      socketTransport(`/s/${seat}/socket.io`),
      takeTabName(),
      (name) => openOutbox(seat, name),
      rememberedDevices(seat),
      {
        status: (next) => {
          status.value = next
        },
        state: (next) => {
          state.value = next
          if (next.hearing.demonstration && !samplesAsked) void fetchSamples()
        },
        document: (name, view) => {
          views[name].value = view
        },
        arriving: (name) => editorOf(name)?.catchUp(),
        media: (view) => {
          media.value = view
        },
        rehearsal: (view) => {
          rehearsal.value = view
        },
        inRecord: (utterances) => {
          inRecord.value = utterances
        },
        refused: (code) => {
          refusal.value = { code, at: Date.now() }
        },
      },
    )
    courtroom.open()
  }

  function close(): void {
    courtroom?.close()
    courtroom = undefined
  }

  async function fetchSamples(): Promise<void> {
    samplesAsked = true
    samples.value = await loadSamples()
  }

  const may = (right: Right, seat?: string): boolean => mayIn(state.value, right, seat)
  const act = async (command: Command): Promise<boolean> => (await courtroom?.act(command)) ?? false

  async function insert(utterances: readonly string[], dropped?: Uint8Array): Promise<boolean> {
    const place = dropped ?? editor?.place() ?? new Uint8Array()
    const done = await act({ type: 'insert_utterances', utterances: [...utterances], place })
    if (done && !dropped) editor?.follow(utterances)
    return done
  }

  const withdraw = (utterance: string): Promise<boolean> => act({ type: 'withdraw_utterance', utterance })

  function showView({ place, share }: Viewpoint): void {
    courtroom?.connection.notify({ type: 'view', place, share })
  }

  function nextDoubt(): void {
    editor?.nextDoubt()
  }

  /** Each utterance by itself; then on to the next word. */
  async function confirmDoubts(): Promise<void> {
    const here = editor?.doubtsHere() ?? new Map<string, readonly number[]>()
    for (const [utterance, words] of here) {
      if (!(await act({ type: 'confirm_words', utterance, words: [...words] }))) return
    }
    if (here.size) nextDoubt()
  }

  const rewrite = async (edit: Edit): Promise<boolean> => (await editor?.rewrite(edit)) ?? false

  async function insertDraft(draft: Draft): Promise<boolean> {
    if (!editorOf(draft.document)?.insertParagraphs(draft.paragraphs.map(({ text }) => text))) return false
    return discardDraft(draft)
  }

  const insertPassage = (lines: readonly string[]): boolean =>
    editor?.insertPassage(passageLines(lines, fieldsOf(state.value))) ?? false

  async function discardDraft({ id, document }: Draft): Promise<boolean> {
    if (!views[document].value.unkept.some((draft) => draft.id === id)) return act({ type: 'discard_draft', draft: id })
    courtroom?.documents[document].discardUnkept(id)
    return true
  }

  async function switchDevice(device: Device, on: boolean): Promise<boolean> {
    if (on) await courtroom?.media.switchOn(device)
    else courtroom?.media.switchOff(device)
    return (media.value[device] === 'on') === on
  }

  async function shareScreen(on: boolean): Promise<boolean> {
    if (on) await courtroom?.media.screen.start()
    else courtroom?.media.screen.stop()
    return (media.value.screen === 'on') === on
  }

  async function playSamples(ids: readonly string[] = []): Promise<boolean> {
    const chosen = ids.length ? samples.value.filter(({ id }) => ids.includes(id)) : samples.value
    await courtroom?.media.playSamples(chosen)
    return true
  }

  return {
    status,
    state,
    record,
    notes,
    drafts,
    notesDrafts,
    inRecord,
    media,
    rehearsal,
    samples,
    refusal,
    doubts,
    open,
    close,
    leave: () => courtroom?.leave(),
    reopen: () => courtroom?.connection.reopen(),
    may,
    act,
    insert,
    withdraw,
    showView,
    nextDoubt,
    confirmDoubts,
    rewrite,
    undo: () => editor?.undo(),
    insertDraft,
    insertPassage,
    insertReference: (text: string, reference: string): boolean => editor?.insertReference(text, reference) ?? false,
    insertLines: (lines: readonly string[]): boolean => editor?.insertParagraphs(lines) ?? false,
    probe: async (): Promise<void> => void (await courtroom?.connection.request({ type: 'probe' })),
    rehearse: async (track?: MediaStreamTrack): Promise<void> =>
      track ? await courtroom?.rehearsal.begin(track) : courtroom?.rehearsal.end(),
    tell: (notice: Notice) => courtroom?.connection.notify(notice),
    discardDraft,
    refresh: async (): Promise<boolean> => (await courtroom?.documents.record.refresh()) ?? false,
    switchDevice,
    shareScreen,
    playSamples,
    stopSamples: () => courtroom?.media.stopSamples(),
    /** For the editors only. */
    compose: (name: DocumentName, composing: boolean) => courtroom?.documents[name].compose(composing),
    /** For RecordEditor only. */
    setDoubts: (next: Doubts) => {
      doubts.value = next
    },
    /** For RecordEditor only. */
    setEditor: (handle: EditorHandle | undefined) => {
      editor = handle
    },
    /** For NotesEditor only. */
    setNotesEditor: (handle: PlainHandle | undefined) => {
      notesEditor = handle
    },
  }
})
