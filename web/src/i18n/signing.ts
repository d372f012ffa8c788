/** 签名: the court's board, the signing page, and what the log says of both. */
export const signing = {
  signing: {
    was_presented: '{name} 发起签名：笔录第 {number} 版',
    was_resumed: '{name} 重新发起签名：第 {number} 版未改动，继续签名',
    was_opened: '{name} 打开签名页面',
    was_read: '{name} 已阅读笔录 {share}%',
    was_signed: '{name} 签署笔录第 {number} 版',
    was_renewed: '{name} 确认原签名用于第 {number} 版',
    was_paper: '{by} 上传 {name} 的纸质签名（第 {number} 版）',
    was_declined: '{name} 拒签：{reason}',
    was_reminded: '{by} 提醒 {name} 签名',
    was_released: '{by} 为 {name} 重新出码',
    was_placed: '{name} 插入 {count} 个签名',
    was_refused: '{name} 的签名链接被拒绝：{code}',
    refusal: {
      signing_link_expired: '二维码已过期',
      signing_link_used: '二维码已在另一台设备上使用',
      signing_elsewhere: '另一台设备正在签名',
      signing_over: '庭审已归档',
      not_asked_to_sign: '该席位无需签名',
    },
  },
}

export const signingEnglish: typeof signing = {
  signing: {
    was_presented: '{name} presented version {number} of the record for signing',
    was_resumed: '{name} presented version {number} again, unchanged',
    was_opened: '{name} opened the signing page',
    was_read: '{name} has read {share}% of the record',
    was_signed: '{name} signed version {number} of the record',
    was_renewed: '{name} let the signature stand for version {number}',
    was_paper: '{by} handed in what {name} signed on paper (version {number})',
    was_declined: '{name} declined to sign: {reason}',
    was_reminded: '{by} reminded {name} to sign',
    was_released: '{by} made way for a new code of {name}',
    was_placed: '{name} placed {count} signatures',
    was_refused: 'A signing link of {name} was refused: {code}',
    refusal: {
      signing_link_expired: 'the code had expired',
      signing_link_used: 'the code was used on another device',
      signing_elsewhere: 'another device is signing',
      signing_over: 'the hearing is concluded',
      not_asked_to_sign: 'this seat is not asked to sign',
    },
  },
}
