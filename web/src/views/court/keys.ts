import { onBeforeUnmount, onMounted } from 'vue'

export interface CourtKeys {
  /** Ctrl or ⌘ with 1 to 3. */
  view(number: number): void
  /** Alt with an arrow: the line so many further on. */
  choose(by: number): void
  /** Alt+Enter. */
  insert(): void
  /** F9. */
  permission(): void
  /** F8. */
  nextDoubt(): void
  /** Shift+F8. */
  confirmDoubt(): void
  /** 1 to 4 outside of text. */
  speaker(number: number): void
  /** A question mark outside of text. */
  help(): void
}

const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))

/** What a key press means to the courtroom; undefined for all that is none of its business. */
function meaning(event: KeyboardEvent, keys: CourtKeys): (() => void) | undefined {
  // Keys belong to the input method while it composes.
  if (event.isComposing) return undefined
  const { key, altKey, ctrlKey, metaKey } = event
  if ((ctrlKey || metaKey) && !altKey && /^[1-3]$/.test(key)) return () => keys.view(Number(key))
  if (altKey && !ctrlKey && !metaKey) {
    // With Shift they belong to what has the focus.
    if (event.shiftKey) return undefined
    if (key === 'Enter') return keys.insert
    if (key === 'ArrowDown') return () => keys.choose(1)
    if (key === 'ArrowUp') return () => keys.choose(-1)
    return undefined
  }
  if (ctrlKey || metaKey) return undefined
  if (key === 'F9') return keys.permission
  if (key === 'F8') return event.shiftKey ? keys.confirmDoubt : keys.nextDoubt
  if (isText(event.target)) return undefined
  if (/^[1-4]$/.test(key)) return () => keys.speaker(Number(key))
  return key === '?' ? keys.help : undefined
}

/** The courtroom's keys, wherever the focus is; they come before the editor's own. */
export function useCourtKeys(keys: CourtKeys): void {
  function pressed(event: KeyboardEvent): void {
    const act = meaning(event, keys)
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  onMounted(() => window.addEventListener('keydown', pressed, true))
  onBeforeUnmount(() => window.removeEventListener('keydown', pressed, true))
}
