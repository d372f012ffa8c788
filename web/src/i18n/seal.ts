/** 封章: the sealed record, and what the log says of it. */
export const seal = {
  seal: {
    title: '已封章的笔录',
    do: '封章',
    doing: '正在封章',
    none: '尚未封章。封章后，笔录、签名与证明页成为一份由法院电子印章封定的 PDF。',
    version: '第 {number} 版',
    stamped: '时间戳 {time}',
    was_sealed: '{name} 为笔录第 {number} 版封章',
    was_sealed_unstamped: '{name} 为笔录第 {number} 版封章，未取得时间戳',
  },
}

export const sealEnglish: typeof seal = {
  seal: {
    title: 'Sealed records',
    do: 'Seal',
    doing: 'Sealing',
    none: 'Not sealed yet. Then record, signatures and certificate become one PDF under the court’s seal.',
    version: 'Version {number}',
    stamped: 'time stamp {time}',
    was_sealed: '{name} sealed version {number} of the record',
    was_sealed_unstamped: '{name} sealed version {number} of the record, without a time stamp',
  },
}
