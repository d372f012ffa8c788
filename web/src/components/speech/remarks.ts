import type { HearingState } from '../../core/hearing'
import type { Wording } from '../wording'

/** Slower than this the reader is told; less is the ordinary working of a recogniser. */
const NOTICED_MS = 2_000

/** Reasons that have a sentence of their own. */
const OFF: readonly string[] = ['starting', 'model_loading', 'model_missing', 'model_broken']

/** What an empty list of lines says. */
export function speechHint({ phase }: HearingState, { t }: Wording): string {
  if (phase === 'in_session') return t('speech.nothing_now')
  if (phase === 'recess') return t('speech.paused')
  return phase === 'closed' || phase === 'concluded' ? t('speech.ended') : t('speech.nothing_yet')
}

/** What the reader of the lines should know about the recogniser, in quiet sentences. */
export function speechRemarks({ phase, speech, lagging, utterances }: HearingState, { t, name }: Wording): string[] {
  if (!speech.ready) return [t(`speech.off.${OFF.includes(speech.reason) ? speech.reason : 'other'}`)]
  if (phase === 'recess' && utterances.length) return [t('speech.paused')]
  if ((phase === 'closed' || phase === 'concluded') && utterances.length) return [t('speech.ended')]
  return Object.entries(lagging)
    .filter(([, behind]) => behind >= NOTICED_MS)
    .map(([seat, behind]) => t('speech.lagging', { name: name(seat), seconds: Math.round(behind / 1000) }))
}
