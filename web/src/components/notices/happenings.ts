import type { HearingEvent, Phase } from '../../protocol'
import type { Wording } from '../wording'

const PHASE_STEPS: Record<Phase, string> = {
  scheduled: 'phase.scheduled',
  preparing: 'step.prepare',
  in_session: 'phase.in_session',
  recess: 'step.recess',
  closed: 'step.close',
}

/** One line of the log for an event; nothing for what the log does not tell. */
export function describeEvent(event: HearingEvent, { t, name }: Wording): string | undefined {
  switch (event.type) {
    case 'phase_changed':
      return t('log.phase', { name: name(event.by), phase: t(PHASE_STEPS[event.phase]) })
    case 'stage_set':
      return t('stage.began', { name: name(event.by), stage: event.stage })
    case 'hand_raised':
      return t('hand.up', { name: name(event.seat) })
    case 'joined':
      return t('log.joined', { name: name(event.seat) })
    case 'left':
      // The server itself stopped: that says nothing about the person.
      if (event.reason === 'server_stopped') return undefined
      return t(event.reason === 'left' ? 'log.left' : 'log.cut_off', { name: name(event.seat) })
    case 'witness_summoned':
      return t('log.summoned', { by: name(event.by), name: name(event.seat) })
    case 'witness_dismissed':
      return t('log.dismissed', { by: name(event.by), name: name(event.seat) })
    case 'permission_changed':
      return t(`toast.${event.how}`, { name: name(event.by) })
    case 'utterances_inserted':
      return t('log.inserted', { name: name(event.by), count: event.utterances.length })
    case 'utterance_withdrawn':
      return t('log.withdrawn', { name: name(event.by) })
    case 'speaker_corrected':
      return t('log.speaker_corrected', { name: name(event.by), speaker: name(event.speaker) })
    case 'utterance_corrected':
      return t('log.utterance_corrected', { name: name(event.by) })
    case 'objection_raised':
      return t('objection.raised', { name: name(event.objection.seat) })
    case 'objection_ruled':
      return t(event.ruling.accepted ? 'objection.was_accepted' : 'objection.was_refused', {
        name: name(event.ruling.by),
      })
    case 'stream_started':
      return t('log.stream_started', { name: name(event.by) })
    case 'stream_stopped':
      return t('log.stream_stopped')
    case 'sync_switched':
      return t(event.on ? 'log.sync_on' : 'log.sync_off', { name: name(event.by) })
    case 'header_set':
      return t('log.header_set', { name: name(event.by) })
    default:
      return undefined
  }
}
