// Processor time of another process, from Linux's accounts (Documentation/scheduler/sched-stats.rst: the first
// number of `schedstat` is the nanoseconds that a thread has run).

import fs from 'node:fs'

/** Microseconds that all threads of a process have run so far. */
export function processorTime(pid) {
  let nanoseconds = 0
  for (const thread of fs.readdirSync(`/proc/${pid}/task`)) {
    nanoseconds += Number(fs.readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0])
  }
  return nanoseconds / 1000
}
