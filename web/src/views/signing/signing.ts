import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { RefusedError } from '../../core/connection'
import { difference, type Piece } from '../../core/signatures/difference'
import { freshId, signingPage } from '../../core/signatures/requests'
import type { Drawn, SigningLine, SigningStatus, SigningText } from '../../protocol'

/** How often the page asks whether the text has changed meanwhile. */
const ASK_MS = 4000

/** Everything that the signing page of a seat does. `ended` is the code of why it can do nothing more. */
export function useSigning(seat: string) {
  const page = signingPage(seat)
  const status = shallowRef<SigningStatus>()
  const text = shallowRef<SigningText>()
  const earlier = shallowRef<SigningText>()
  const ended = ref('')
  const problem = ref('')
  const busy = ref(false)
  const offline = ref(false)
  /** How far the present version has been read, in tenths. */
  const read = ref(0)
  let asking: ReturnType<typeof setTimeout> | undefined
  /** What is being signed keeps its id until it has an answer: pressed again it is the same signature. */
  let id = freshId()

  const pieces = computed<readonly Piece<SigningLine>[]>(() => {
    if (!text.value) return []
    const before = earlier.value?.lines
    if (!before) return text.value.lines.map((line) => ({ kind: 'same', line }))
    return difference(before, text.value.lines, (line) => line.text)
  })
  /** A line with another wording is gone and added. */
  const changed = computed(() => {
    const count = (wanted: string): number => pieces.value.filter(({ kind }) => kind === wanted).length
    return Math.max(count('gone'), count('added'))
  })

  function told(now: SigningStatus): void {
    status.value = now
    offline.value = false
    if (now.phase === 'concluded') ended.value = 'signing_over'
  }

  async function refresh(): Promise<void> {
    clearTimeout(asking)
    try {
      told(await page.status())
    } catch (error) {
      if (!(error instanceof RefusedError)) offline.value = true
      else if (['unavailable', 'too_fast'].includes(error.code)) offline.value = true
      else ended.value = error.code
    }
    if (!ended.value) asking = setTimeout(refresh, ASK_MS)
  }

  watch(
    () => status.value?.version,
    async (version) => {
      text.value = earlier.value = undefined
      read.value = 0
      id = freshId()
      if (version) await fetchText(version)
    },
  )

  async function fetchText(version: number): Promise<void> {
    try {
      const before = status.value?.before
      const [now, then] = await Promise.all([page.text(version), before ? page.text(before) : undefined])
      if (status.value?.version !== version) return
      earlier.value = then
      text.value = now
    } catch {
      setTimeout(() => status.value?.version === version && !ended.value && fetchText(version), ASK_MS)
    }
  }

  /** Tells the court how far the reader is; what does not arrive is said with the next tenth. */
  function reached(tenths: number): void {
    const version = status.value?.version
    if (!version || tenths <= read.value || status.value?.paused) return
    read.value = tenths
    page.reading(version, tenths).catch(() => undefined)
  }

  async function act(work: (version: number) => Promise<SigningStatus>): Promise<boolean> {
    const version = status.value?.version
    if (!version || busy.value) return false
    busy.value = true
    problem.value = ''
    try {
      told(await work(version))
      id = freshId()
      return true
    } catch (error) {
      problem.value = error instanceof RefusedError ? error.code : 'unavailable'
      if (problem.value === 'already_signed') id = freshId()
      void refresh()
      return false
    } finally {
      busy.value = false
    }
  }

  const sign = (drawn: Drawn): Promise<boolean> =>
    act((version) => page.sign({ id, version, before: status.value?.given.length ?? 0, drawn }))
  const renew = (): Promise<boolean> => act((version) => page.renew({ id, version }))
  const decline = (reason: string): Promise<boolean> => act((version) => page.decline({ version, reason }))

  /** `work`, whether it went well. */
  async function attempt(work: () => Promise<SigningStatus | null>): Promise<boolean> {
    problem.value = ''
    try {
      const now = await work()
      if (now) told(now)
      return true
    } catch (error) {
      problem.value = error instanceof RefusedError ? error.code : 'unavailable'
      return false
    }
  }
  const sendCode = (): Promise<boolean> => attempt(page.sendCode)
  const confirm = (code: string): Promise<boolean> => attempt(() => page.confirm(code))

  void refresh()
  onBeforeUnmount(() => clearTimeout(asking))
  return {
    page,
    status,
    text,
    pieces,
    changed,
    ended,
    problem,
    busy,
    offline,
    read,
    reached,
    sign,
    renew,
    decline,
    sendCode,
    confirm,
  }
}
