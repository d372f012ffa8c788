import { reactive } from 'vue'

export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'refused'
  action?: { label: string; run: () => void }
}

/** How long a toast stays: long enough to read, and to undo. */
export const TOAST_MS = 10_000

/** What just passed, newest last. A pause (pointer or focus on the toasts) keeps them. */
export function createToasts() {
  const toasts = reactive<Toast[]>([])
  const timers = new Map<number, ReturnType<typeof setTimeout>>()
  let last = 0

  function dismiss(id: number): void {
    clearTimeout(timers.get(id))
    timers.delete(id)
    const at = toasts.findIndex((toast) => toast.id === id)
    if (at >= 0) toasts.splice(at, 1)
  }

  function startTimer(id: number): void {
    timers.set(
      id,
      setTimeout(() => dismiss(id), TOAST_MS),
    )
  }

  /** Returns the toast's id. At most three are shown; the oldest gives way. */
  function show(text: string, options: Omit<Partial<Toast>, 'id' | 'text'> = {}): number {
    const id = ++last
    toasts.push({ id, text, tone: 'plain', ...options })
    startTimer(id)
    const oldest = toasts[0]
    if (toasts.length > 3 && oldest) dismiss(oldest.id)
    return id
  }

  function pause(): void {
    for (const timer of timers.values()) clearTimeout(timer)
  }

  function goOn(): void {
    for (const id of timers.keys()) startTimer(id)
  }

  return { toasts, show, dismiss, pause, goOn }
}

export type Toasts = ReturnType<typeof createToasts>
