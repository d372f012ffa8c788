import { lobby, lobbyEnglish } from './lobby'
import { order, orderEnglish } from './order'

/** Words of stages, recesses and raised hands. */
export const sitting = {
  ...order,
  ...lobby,
  stage: { label: '庭审阶段', none: '选择阶段', began: '{name} 宣布进入{stage}' },
  recess: { label: '休庭时长', open: '不限时', minutes: '{count} 分钟', left: '还剩 {time}', over: '已超时 {time}' },
  hand: { raise: '举手', raised: '举手 {place}', lower: '放下', up: '{name} 举手' },
  waiting_line: {
    scheduled: '尚未开庭，请等候法庭准备',
    preparing: '法庭正在准备，请等候正式开庭',
    recess: '休庭中，等待法庭恢复',
    closed: '庭审已结束',
  },
}

export const sittingEnglish: typeof sitting = {
  ...orderEnglish,
  ...lobbyEnglish,
  stage: { label: 'Stage', none: 'Choose a stage', began: '{name} began {stage}' },
  recess: {
    label: 'Length of recess',
    open: 'No limit',
    minutes: '{count} min',
    left: '{time} left',
    over: '{time} over',
  },
  hand: { raise: 'Raise hand', raised: 'Hand {place}', lower: 'Lower', up: '{name} raised a hand' },
  waiting_line: {
    scheduled: 'Not open yet; the court will prepare',
    preparing: 'The court is preparing',
    recess: 'In recess, waiting for the court to resume',
    closed: 'The hearing is over',
  },
}
