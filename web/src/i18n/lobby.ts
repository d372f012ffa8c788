import { check, checkEnglish } from './check'
import { guests, guestsEnglish } from './guests'
import { guide, guideEnglish } from './guide'
import { identity, identityEnglish } from './identity'

/** Words of 候审室. */
export const lobby = {
  ...check,
  ...guests,
  ...guide,
  ...identity,
  lobby: {
    title: '候审室',
    not_prepared: '法庭尚未准备开庭。您可以先在本页等候，请不要关闭本页。',
    wait: '您已到达，法庭知道您在等候。法庭邀请您入庭后，本页会自动打开法庭；请不要关闭本页。',
    rule: '入庭之前，您看不到、听不到庭审，庭上也看不到、听不到您。',
    over: '庭审已结束，您不再需要等候。',
    waiting: '候审室 {count} 人',
    call_in: '邀请入庭',
    call_in_name: '邀请入庭：{name}',
    call_all: '全部邀请入庭',
    was_checked: '{name} 完成一项设备检测',
    evidence: '证据',
    evidence_note: '可以在这里先提交证据材料；入庭后在“举证质证”中查看、修改说明和出示。',
    evidence_filed: '已提交的证据',
    evidence_received: '已收到：{title}',
  },
}

export const lobbyEnglish: typeof lobby = {
  ...checkEnglish,
  ...guestsEnglish,
  ...guideEnglish,
  ...identityEnglish,
  lobby: {
    title: 'Lobby',
    not_prepared: 'The court has not begun to prepare yet. You can wait on this page; please keep it open.',
    wait: 'You have arrived and the court knows that you are waiting. Once it calls you in, this page opens the courtroom by itself; please keep it open.',
    rule: 'Before you are called in you neither see nor hear the hearing, and nobody there sees or hears you.',
    over: 'The hearing is over; you need not wait any longer.',
    waiting: '{count} in the lobby',
    call_in: 'Call in',
    call_in_name: 'Call in {name}',
    call_all: 'Call all in',
    was_checked: '{name} checked a device',
    evidence: 'Evidence',
    evidence_note:
      'You can hand in evidence here; once you are called in you see, describe and present it in the courtroom.',
    evidence_filed: 'Evidence handed in',
    evidence_received: 'Received: {title}',
  },
}
