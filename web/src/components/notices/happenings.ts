import { isSigning } from '../../core/signing'
import type { HearingEvent, Phase } from '../../protocol'
import { dateAndTime } from '../clock'
import type { Wording } from '../wording'
import { describeEvidence } from './evidence-happenings'
import { describeSigning } from './signing-happenings'

const PHASE_STEPS: Record<Phase, string> = {
  scheduled: 'phase.scheduled',
  preparing: 'step.prepare',
  in_session: 'phase.in_session',
  recess: 'step.recess',
  closed: 'step.close',
  concluded: 'step.conclude',
}

/**
 * One line of the log for an event. Nothing for what is to be read elsewhere: lines among the lines, refused text on its
 * shelf; of how the hearing and its writers came about no page is told.
 */
export function describeEvent(event: HearingEvent, wording: Wording): string | undefined {
  const { t, name } = wording
  if (isSigning(event)) return describeSigning(event, wording)
  switch (event.type) {
    case 'phase_changed':
      return t('log.phase', { name: name(event.by), phase: t(PHASE_STEPS[event.phase]) })
    case 'adjourned':
      return t('adjourn.was', { name: name(event.by), time: dateAndTime(event.until) })
    case 'concluded':
      return t('conclude.was', { ...event, name: name(event.by) })
    case 'stage_set':
      return t('stage.began', { name: name(event.by), stage: event.stage })
    case 'hand_raised':
      return t('hand.up', { name: name(event.seat) })
    case 'hand_lowered':
      return event.by === event.seat
        ? t('log.hand_down', { name: name(event.seat) })
        : t('log.hand_taken_down', { by: name(event.by), name: name(event.seat) })
    case 'joined':
      return t('log.joined', { name: name(event.seat) })
    case 'addressed':
      return t('log.addressed', { name: name(event.seat), address: event.address })
    case 'left':
      // The server itself stopped: that says nothing about the person.
      if (event.reason === 'server_stopped') return undefined
      return t(event.reason === 'left' ? 'log.left' : 'log.cut_off', { name: name(event.seat) })
    case 'witness_summoned':
      return t('log.summoned', { by: name(event.by), name: name(event.seat) })
    case 'witness_dismissed':
      return t('log.dismissed', { by: name(event.by), name: name(event.seat) })
    case 'muted':
    case 'unmuted':
      return t(`order.was_${event.type}`, { by: name(event.by), names: event.seats.map(name).join(t('step.and')) })
    case 'camera_blanked':
      return t('order.was_blanked', { by: name(event.by), name: name(event.seat) })
    case 'camera_shown':
      return t('order.was_shown', { by: name(event.by), name: name(event.seat) })
    case 'removed':
    case 'called_in':
      return t(`order.was_${event.type}`, { by: name(event.by), name: name(event.seat) })
    case 'gavel_struck':
      return t('gavel.struck', { name: name(event.by) })
    case 'discipline_begun':
      return t('discipline.begun', { name: name(event.by) })
    case 'discipline_stopped':
      return t('discipline.stopped', { name: name(event.by) })
    case 'permission_changed':
      return t(`toast.${event.how}`, { name: name(event.by) })
    case 'sound_lost':
      return t('log.sound_lost', { name: name(event.seat), seconds: Math.ceil((event.end - event.start) / 1000) })
    case 'utterances_inserted':
      return t('log.inserted', { name: name(event.by), count: event.utterances.length })
    case 'utterance_withdrawn':
      return t('log.withdrawn', { name: name(event.by) })
    case 'speaker_asserted':
      return t('log.speaker_asserted', {
        by: name(event.by),
        name: name(event.seat),
        speaker: name(event.speaker),
      })
    case 'speaker_corrected':
      return t('log.speaker_corrected', { name: name(event.by), speaker: name(event.speaker) })
    case 'utterance_corrected':
      return t('log.utterance_corrected', { name: name(event.by) })
    case 'words_confirmed':
      return t('log.words_confirmed', { name: name(event.by) })
    case 'draft_discarded':
      return t('log.draft_discarded', { name: name(event.by) })
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
    case 'seat_added':
      return t('invite.was_added', { by: name(event.by), name: name(event.seat.id) })
    case 'observer_applied':
      return t('observe.was_applied')
    case 'observer_approved':
      return t('observe.was_approved', { by: name(event.by), name: name(event.seat) })
    case 'observer_refused':
      return t('observe.was_refused', { by: name(event.by) })
    case 'identity_given':
      return t('identity.was_given', { name: name(event.seat) })
    case 'identity_passed':
    case 'identity_viewed':
      return t(event.type === 'identity_passed' ? 'identity.was_passed' : 'identity.was_viewed', {
        by: name(event.by),
        name: name(event.seat),
      })
    case 'identity_refused':
      return t('identity.was_refused', {
        by: name(event.by),
        name: name(event.seat),
        reason: t(`identity.reasons.${event.reason}`),
      })
    case 'devices_checked':
      return t('lobby.was_checked', { name: name(event.seat) })
    case 'hearing_created':
    case 'writer_issued':
    case 'writer_retired':
    case 'utterance_recognised':
    case 'draft_kept':
      return undefined
    case 'sharing_asked':
    case 'sharing_started':
      return t(event.type === 'sharing_asked' ? 'sharing.was_asked' : 'sharing.started', { name: name(event.seat) })
    case 'sharing_granted':
    case 'sharing_refused':
      return t(event.type === 'sharing_granted' ? 'sharing.was_granted' : 'sharing.was_refused', {
        by: name(event.by),
        name: name(event.seat),
      })
    case 'sharing_revoked':
      return t('sharing.was_revoked', { by: name(event.by), names: event.seats.map(name).join(t('step.and')) })
    case 'sharing_stopped':
      if (!event.by || event.by === event.seat) return t('sharing.stopped', { name: name(event.seat) })
      return t('sharing.was_stopped', { by: name(event.by), name: name(event.seat) })
    default:
      return describeEvidence(event, wording)
  }
}
