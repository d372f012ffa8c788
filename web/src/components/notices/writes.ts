/** Whether somebody writes just now: he is not taken away from what he writes. */
export const writes = (): boolean => {
  const { activeElement } = document
  return (
    activeElement instanceof HTMLElement &&
    (activeElement.isContentEditable || activeElement.matches('input, textarea, select'))
  )
}
