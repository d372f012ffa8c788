/** What scrolls an element. */
export function scrollerOf(element: Element): Element | undefined {
  for (let around = element.parentElement; around; around = around.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(around).overflowY)) return around
  }
  return document.scrollingElement ?? undefined
}
