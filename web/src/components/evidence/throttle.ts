/** Runs at most once in so many milliseconds, with the latest of what it was asked for; `cancel` drops what waits. */
export function throttle<T>(ms: number, run: (value: T) => void): { (value: T): void; cancel(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let waiting: { value: T } | undefined
  let last = 0

  function go(): void {
    timer = undefined
    if (!waiting) return
    const { value } = waiting
    waiting = undefined
    last = performance.now()
    run(value)
  }

  function ask(value: T): void {
    waiting = { value }
    if (timer !== undefined) return
    const wait = last + ms - performance.now()
    if (wait <= 0) go()
    else timer = setTimeout(go, wait)
  }

  ask.cancel = () => {
    clearTimeout(timer)
    timer = undefined
    waiting = undefined
  }
  return ask
}
