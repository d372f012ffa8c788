import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { DISCIPLINE_SOUND, type Discipline, fetchDiscipline } from '../../core/discipline'
import type { HearingState } from '../../core/hearing'
import { type Strike, strikeAfter } from '../../core/strikes'

/** How long a strike of the gavel is seen. */
const SEEN_MS = 4_000

/** 法槌 and 庭审纪律: what is heard and seen of them. `refused`: the browser plays nothing before a press of a button. */
export function useCeremony(state: () => HearingState, now: () => number, refused: () => void) {
  const gavel = new Audio('/sounds/gavel.wav')
  gavel.preload = 'auto'
  const voice = new Audio()
  voice.preload = 'none'
  const struck = shallowRef<Strike>()
  const discipline = shallowRef<Discipline | null>(null)
  const quiet = ref(false)
  let seen = state().seq
  let hiding: ReturnType<typeof setTimeout> | undefined

  async function play(sound: HTMLAudioElement): Promise<void> {
    try {
      await sound.play()
    } catch (error) {
      // Anything else means that it was stopped meanwhile, or is not there.
      if (error instanceof DOMException && error.name === 'NotAllowedError') refused()
    }
  }

  watch(
    () => state().log,
    (log) => {
      const strike = strikeAfter(log, seen)
      seen = log.at(-1)?.seq ?? seen
      if (!strike) return
      struck.value = strike
      gavel.currentTime = 0
      void play(gavel)
      clearTimeout(hiding)
      hiding = setTimeout(() => {
        struck.value = undefined
      }, SEEN_MS)
    },
  )

  const elapsed = computed(() => (state().order.reading ? Math.max(0, now() - state().order.reading) : -1))
  /** What is being read; null while nothing is. */
  const reading = computed(() => {
    const text = discipline.value
    return text && elapsed.value >= 0 && elapsed.value < text.ends ? text : null
  })

  watch(
    () => state().order.reading,
    async (since) => {
      if (since) discipline.value ??= await fetchDiscipline()
    },
    { immediate: true },
  )

  function hush(): void {
    if (!voice.paused) voice.pause()
  }

  /** From where the reading is now: who comes late hears the rest. */
  function read(): void {
    hush()
    if (!reading.value) return
    if (!voice.src) voice.src = DISCIPLINE_SOUND
    voice.currentTime = elapsed.value / 1000
    void play(voice)
  }
  watch(() => [reading.value !== null, state().order.reading], read)
  watch(quiet, (off) => {
    voice.muted = off
  })

  onScopeDispose(() => {
    clearTimeout(hiding)
    hush()
  })

  return { struck, reading, elapsed, quiet, /** After a press of a button. */ enable: read }
}
