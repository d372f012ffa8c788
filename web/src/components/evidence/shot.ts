import { type Frame, sizeOf } from '../../core/exhibits/frame'
import { drawShot, type Laid } from '../../core/exhibits/shot'
import type { Mark, Role } from '../../protocol'
import { sideOf } from '../people/roles'

/** 截图 of what is in view: the pictures that `sheet` shows, and the marks, as PNG. */
export async function takeShot(
  frame: Frame,
  sheet: HTMLElement,
  marks: readonly Mark[],
  roleOf: (seat: string) => Role | undefined,
): Promise<Blob | null> {
  const density = Math.max(1, devicePixelRatio)
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(frame.view.width * density)
  canvas.height = Math.round(frame.view.height * density)
  const pen = canvas.getContext('2d')
  if (!pen) return null
  const styles = getComputedStyle(sheet)
  const coloured = marks.map(({ stroke, by }) => ({
    stroke,
    colour: styles.getPropertyValue(`--${sideOf(roleOf(by) ?? 'observer')}`).trim(),
  }))
  drawShot(pen, frame, density, laid(frame, sheet), coloured)
  return new Promise((done) => canvas.toBlob(done, 'image/png'))
}

function laid(frame: Frame, sheet: HTMLElement): Laid[] {
  const size = sizeOf(frame)
  return [...sheet.querySelectorAll('img')]
    .filter((picture) => picture.complete && picture.naturalWidth)
    .map((picture) => {
      const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = picture
      const box = {
        left: offsetLeft / size.width,
        top: offsetTop / size.height,
        right: (offsetLeft + offsetWidth) / size.width,
        bottom: (offsetTop + offsetHeight) / size.height,
      }
      return { picture, box }
    })
}

/** Hands a file to the browser's downloads. */
export function keepFile(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000) // some browsers fetch it only after the click
}
