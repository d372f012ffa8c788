/** A name for this window that survives a reload and that a duplicated window does not inherit. */

const KEPT_AS = 'tingji.tab'

export function takeTabName(): string {
  // A window is duplicated with its storage, so the name lies there only while the page is away.
  const name = sessionStorage.getItem(KEPT_AS) ?? newName()
  sessionStorage.removeItem(KEPT_AS)
  window.addEventListener('pagehide', () => sessionStorage.setItem(KEPT_AS, name))
  window.addEventListener('pageshow', () => sessionStorage.removeItem(KEPT_AS))
  return name
}

export function newName(): string {
  return [...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(36)).join('')
}
