/** Words of the three pages for who is here for the first time. */
export const guide = {
  guide: {
    place: '第 {number} 页，共 {all} 页',
    wait: '先在候审室等候',
    wait_means: '在安静、光线好的地方，用充足电量的设备打开本页并保持打开。法庭邀请您入庭后，法庭会自动打开。',
    devices: '检测设备',
    devices_means: '按页面提示检测摄像头、麦克风、扬声器和网络，再朗读一句话，确认语音识别听得懂您。',
    court: '入庭以后',
    court_means: '打开麦克风和摄像头发言；想发言时按“举手”；笔录和证据在画面旁边。遵守法庭纪律，不要录音录像。',
    back: '上一页',
    next: '下一页',
    skip: '跳过',
    done: '知道了',
  },
}

export const guideEnglish: typeof guide = {
  guide: {
    place: 'Page {number} of {all}',
    wait: 'First wait in the lobby',
    wait_means:
      'Keep this page open on a charged device, in a quiet and well-lit place. When the court calls you in, the courtroom opens by itself.',
    devices: 'Check your devices',
    devices_means:
      'Try camera, microphone, loudspeaker and network as the page says, and read a line, to know that speech recognition understands you.',
    court: 'Once you are in',
    court_means:
      'Switch on microphone and camera to speak, and raise your hand to ask for it; record and evidence are beside the pictures. Keep order, and record nothing.',
    back: 'Back',
    next: 'Next',
    skip: 'Skip',
    done: 'I see',
  },
}
