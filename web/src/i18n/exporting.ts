/** Words of 导出 and 打印. */
export const exporting = {
  record: '导出笔录',
  print: '打印笔录',
  lines: '导出语音识别笔录',
  pdf: 'PDF',
  docx: 'Word',
  txt: '文本',
  redacted: '公开副本',
  redacted_note: '遮盖标为不公开的内容',
  numbered: '行号',
  numbered_note: '每页重新编号，文本格式除外',
  making: '生成中…',
  done: '已导出：{name}',
  cut_off: '网络中断，文件没有取到；请稍后重试。',
}

export const exportingEnglish: typeof exporting = {
  record: 'Export record',
  print: 'Print record',
  lines: 'Export recognised lines',
  pdf: 'PDF',
  docx: 'Word',
  txt: 'Text',
  redacted: 'Public copy',
  redacted_note: 'Covers what is marked as not public',
  numbered: 'Line numbers',
  numbered_note: 'Anew on each page; not in text files',
  making: 'Making…',
  done: 'Exported: {name}',
  cut_off: 'The connection broke and the file did not come; try again in a moment.',
}
