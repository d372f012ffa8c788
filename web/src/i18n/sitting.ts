import { feedback, feedbackEnglish } from './feedback'
import { lobby, lobbyEnglish } from './lobby'
import { order, orderEnglish } from './order'

/** Words of stages, recesses and raised hands. */
export const sitting = {
  ...feedback,
  ...order,
  ...lobby,
  stage: { label: '庭审阶段', none: '选择阶段', began: '{name} 宣布进入{stage}' },
  recess: { label: '休庭时长', open: '不限时', minutes: '{count} 分钟', left: '还剩 {time}', over: '已超时 {time}' },
  hand: { raise: '举手', raised: '举手 {place}', lower: '放下', up: '{name} 举手' },
  adjourn: {
    title: '择日再审',
    means: '本次开庭到此结束，各方离庭；到时间后由法庭再次准备开庭，笔录和证据接着使用。',
    until: '下次开庭时间',
    past: '请选择晚于现在的时间',
    keep: '继续本次开庭',
    was: '{name} 宣布择日再审，下次开庭 {time}',
  },
  conclude: {
    title: '归档后不能再改动，确定吗？',
    means: '归档后笔录、证据和批注都不能再改动，音视频停止；仍可查看和导出。',
    checklist: '归档前检查',
    doubtful: '未核对的存疑词：{count}',
    objections: '未处理的异议：{count}',
    gaps: '语音识别缺失的声音：{count} 处',
    unsigned: '未签署笔录的人：{count}',
    over: '仍有未完成的事项。继续归档会记入电子痕迹。',
    keep: '暂不归档',
    was: '{name} 已归档（未核对的存疑词 {doubtful}，未处理的异议 {objections}，声音缺失 {gaps}，未签名 {unsigned}）',
  },
  waiting_line: {
    scheduled: '尚未开庭，请等候法庭准备',
    preparing: '法庭正在准备，请等候正式开庭',
    recess: '休庭中，等待法庭恢复',
    closed: '庭审已结束',
    concluded: '庭审已结束并归档',
  },
}

export const sittingEnglish: typeof sitting = {
  ...feedbackEnglish,
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
  adjourn: {
    title: 'Adjourn to another day',
    means: 'This sitting ends here. When the time has come the court prepares the next one; record and evidence go on.',
    until: 'Next sitting',
    past: 'Choose a time later than now',
    keep: 'Go on sitting',
    was: '{name} adjourned until {time}',
  },
  conclude: {
    title: 'Conclude? Nothing can be changed afterwards',
    means:
      'Record, evidence and marks can no longer be changed, sound and picture end. All can still be read and exported.',
    checklist: 'Checks before concluding',
    doubtful: 'Doubtful words not checked: {count}',
    objections: 'Objections without a ruling: {count}',
    gaps: 'Gaps in the recognised sound: {count}',
    unsigned: 'People who have not signed: {count}',
    over: 'Something is still open. Concluding over it is kept in the log.',
    keep: 'Not yet',
    was: '{name} concluded the hearing (doubtful words {doubtful}, open objections {objections}, gaps {gaps}, not signed {unsigned})',
  },
  waiting_line: {
    scheduled: 'Not open yet; the court will prepare',
    preparing: 'The court is preparing',
    recess: 'In recess, waiting for the court to resume',
    closed: 'The hearing is over',
    concluded: 'The hearing is over and archived',
  },
}
