// The load client: pages of many records in one process, told over stdin what to do, answering on stdout.
//
// The first line of stdin says whom to open (see `open`), every further line asks for one window of typing:
// {"warm_ms": 300, "measure_ms": 1200}. Each line is answered with one line.

import readline from 'node:readline'
import { processorTime } from './processor.mjs'
import { EditLog, RecordCopy } from './record.mjs'
import { Typing } from './typing.mjs'
import { Hocuspocus } from './wires/hocuspocus.mjs'
import { Tingji } from './wires/tingji.mjs'
import { YWebsocket } from './wires/y-websocket.mjs'

const WIRES = { hocuspocus: Hocuspocus, tingji: Tingji, y_websocket: YWebsocket }
const AT_ONCE = 10

/**
 * Connect every page. `order` is {wire, url, processes: {NAME: [pid]}, records: [{name, writers, readers}]}, where
 * writers and readers list what the wire needs to sign each page in.
 */
async function open(order) {
  const Wire = WIRES[order.wire]
  const log = new EditLog()
  const pages = order.records.flatMap((record) => [
    ...record.writers.map((who) => ({ record, who, writes: true })),
    // One reader of each record keeps a whole copy, so that in the end it can be seen to be the writers'.
    ...record.readers.map((who, index) => ({ record, who, writes: false, whole: index === 0 })),
  ])
  const copies = []
  for (let next = 0; next < pages.length; next += AT_ONCE) {
    const opened = pages.slice(next, next + AT_ONCE).map(async ({ record, who, writes, whole }) => {
      const wire = new Wire(order.url, record.name, who)
      const copy = new RecordCopy(wire, log, record.name, writes, writes || whole)
      await wire.open(copy)
      return copy
    })
    copies.push(...(await Promise.all(opened)))
  }
  return { log, copies, typing: new Typing(log, copies), processes: order.processes }
}

async function measure({ log, typing, processes }, { warm_ms, measure_ms }) {
  const running = typing.start()
  await delay(warm_ms)
  const before = processorTimes(processes)
  const begun = performance.now()
  log.measure(true)
  await delay(measure_ms)
  log.measure(false)
  const seconds = (performance.now() - begun) / 1000
  const after = processorTimes(processes)
  await running.stop()
  const cpu = Object.fromEntries(Object.keys(processes).map((name) => [name, after[name] - before[name]]))
  return { ...log.take(), seconds, cpu_us: cpu }
}

function processorTimes(processes) {
  const sum = (pids) => pids.reduce((total, pid) => total + processorTime(pid), 0)
  return Object.fromEntries(Object.entries(processes).map(([name, pids]) => [name, sum(pids)]))
}

function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function answer(object) {
  process.stdout.write(`${JSON.stringify(object)}\n`)
}

let session
for await (const line of readline.createInterface({ input: process.stdin })) {
  const order = JSON.parse(line)
  if (order.wire) {
    session = await open(order)
    answer({ pages: session.copies.length })
  } else if (order.compare) {
    answer({ different: await session.typing.different() })
  } else {
    answer(await measure(session, order))
  }
}
process.exit(0)
