import { computed, type Ref, ref, watch } from 'vue'
import type { Toasts } from '../../components/notices/toasts'
import type { Wording } from '../../components/wording'
import { RefusedError } from '../../core/connection'
import { type HearingState, isCourt, may, roleOf } from '../../core/hearing'
import { isAsked } from '../../core/signatures/asked'
import { signingOf } from '../../core/signatures/requests'
import { presented, progressOf } from '../../core/signing'

/** 签名 in the courtroom: the court's board, and the way to one's own signing page. */
export function useCourtSigning(
  state: () => HearingState,
  wording: Readonly<Ref<Wording>>,
  toasts: Toasts,
  others: readonly Ref<boolean>[] = [],
) {
  const open = ref(false)
  /** What is on its way: the record that is presented, or a seat's paper. */
  const busy = ref(false)
  const seen = ref(0)

  const court = computed(() => isCourt(roleOf(state(), state().you)))
  const version = computed(() => presented(state().signing))
  const signs = computed(() => may(state(), 'sign') && isAsked(state(), state().you))
  const signed = computed(() => progressOf(state().signing, state().you) === 'signed')
  const asked = computed(() => state().seats.filter(({ id }) => isAsked(state(), id)))
  /** Signatures and refusals so far. */
  const answers = computed(() =>
    Object.values(state().signing.signers).reduce(
      (sum, one) => sum + one.signatures.length + (one.declined ? 1 : 0),
      0,
    ),
  )
  const news = computed(() => court.value && !open.value && answers.value > seen.value)
  /** Whether there is anything to see: for the court once the hearing is closed, for others once they are asked. */
  const shown = computed(
    () => ['closed', 'concluded'].includes(state().phase) && (court.value || isAsked(state(), state().you)),
  )
  const requests = computed(() => signingOf(state().you))

  watch([open, answers], ([is]) => {
    if (is) seen.value = answers.value
  })
  watch(
    () => state().log.at(-1),
    (message) => {
      const event = message?.event
      const reminded = event?.type === 'signer_reminded' && event.seat === state().you
      if (!(reminded || (event?.type === 'version_frozen' && !court.value)) || !signs.value || signed.value) return
      const text = reminded ? 'signing.please' : 'signing.presented'
      toasts.show(wording.value.t(text), {
        action: { label: wording.value.t('signing.confirm_record'), run: () => void openPage() },
      })
    },
  )

  watch(
    () => others.some((other) => other.value),
    (covered) => {
      if (covered) open.value = false
    },
  )

  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      const code = error instanceof RefusedError ? error.code : 'unavailable'
      toasts.show(wording.value.sentence(code), { tone: 'refused' })
    }
  }

  async function present(): Promise<void> {
    if (busy.value) return
    busy.value = true
    await attempt(() => requests.value.present())
    busy.value = false
  }

  /** In a page of its own: the courtroom's sound and picture go on. */
  async function openPage(): Promise<void> {
    const tab = window.open('', '_blank')
    const page = await attempt(() => requests.value.open())
    if (!page) tab?.close()
    else if (tab) tab.location.href = page.path
    else location.assign(page.path)
  }

  function toggle(): void {
    open.value = !open.value
    for (const other of others) other.value = false
  }

  const link = (seat: string) => attempt(() => requests.value.link(seat))
  const paper = (seat: string, scan: Blob) =>
    attempt(() => requests.value.paper(seat, version.value?.number ?? 0, scan))
  const picture = (signature: string): string => requests.value.picture(signature)

  return {
    ...{ open, busy, news, shown, court, version, signs, signed, asked },
    ...{ present, openPage, toggle, link, paper, picture },
  }
}

export type CourtSigning = ReturnType<typeof useCourtSigning>
