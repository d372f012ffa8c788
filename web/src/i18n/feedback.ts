/** Words of the end page and its form. */
export const feedback = {
  feedback: {
    thanks: '感谢您参加庭审',
    over: '本次庭审已经闭庭，您可以关闭本页。',
    over_sign: '如法庭通知您核对笔录、签名，请从通知中的链接或“重新进入”打开。',
    title: '庭审反馈',
    note: '您的意见只供法院改进在线庭审，不进入案卷，也不影响案件处理。',
    media: '声音和画面',
    ease: '操作是否方便',
    overall: '总体评价',
    worst: '很差',
    best: '很好',
    text: '其他意见（可不填）',
    send: '提交反馈',
    given: '已收到，谢谢。修改后可以再次提交。',
    code: '用手机扫码填写反馈',
    phone: '请评价本次在线庭审。',
  },
}

export const feedbackEnglish: typeof feedback = {
  feedback: {
    thanks: 'Thank you for attending',
    over: 'The court has closed the sitting; you may close this page.',
    over_sign: 'If the court asks you to read and sign the record, use the link of its notice, or “Enter again”.',
    title: 'How was the hearing?',
    note: 'For improving online hearings only; not part of the file and without effect on the case.',
    media: 'Sound and picture',
    ease: 'Ease of use',
    overall: 'All in all',
    worst: 'very bad',
    best: 'very good',
    text: 'Anything else (optional)',
    send: 'Send feedback',
    given: 'Received, thank you. You can change it and send it again.',
    code: 'Fill in on a phone: scan this code',
    phone: 'Please tell how this online hearing was.',
  },
}
