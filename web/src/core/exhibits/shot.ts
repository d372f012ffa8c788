/** 截图: what one sees of a page, with the marks, as a picture. */

import type { Stroke } from '../../protocol'
import { type Box, type Frame, sizeOf, WHOLE } from './frame'
import { heightOf, inkOf, LETTERS, pointsOf } from './ink'

export interface Coloured {
  readonly stroke: Stroke
  readonly colour: string
}

/** A picture that has been fetched and where it lies on the page, in shares of its width and height. */
export interface Laid {
  readonly picture: CanvasImageSource
  readonly box: Box
}

/** Draws onto a canvas that is `density` times as wide and high as the view. */
export function drawShot(
  pen: CanvasRenderingContext2D,
  frame: Frame,
  density: number,
  pictures: readonly Laid[],
  marks: readonly Coloured[],
): void {
  const { view, page, place } = frame
  const size = sizeOf(frame)
  pen.scale(density, density)
  pen.fillStyle = '#f3f1ec'
  pen.fillRect(0, 0, view.width, view.height)
  pen.translate(view.width / 2, view.height / 2)
  pen.rotate((place.turns * Math.PI) / 2)
  pen.translate((-place.x / WHOLE) * size.width, (-place.y / WHOLE) * size.height)
  pen.imageSmoothingQuality = 'high'
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, size.width, size.height)
  for (const { picture, box } of pictures) {
    const width = (box.right - box.left) * size.width
    pen.drawImage(picture, box.left * size.width, box.top * size.height, width, (box.bottom - box.top) * size.height)
  }
  pen.scale(size.width / WHOLE, size.height / heightOf(page))
  for (const mark of marks) drawMark(pen, frame, mark)
}

function drawMark(pen: CanvasRenderingContext2D, { page }: Frame, { stroke, colour }: Coloured): void {
  const ink = inkOf(stroke, page)
  const [corner] = pointsOf(stroke, page)
  pen.save()
  pen.fillStyle = colour
  pen.strokeStyle = colour
  pen.lineCap = stroke.tool === 'highlighter' ? 'butt' : 'round'
  pen.lineJoin = 'round'
  if (stroke.tool === 'highlighter') pen.globalAlpha = 0.4
  if (stroke.tool === 'text' && corner) {
    pen.font = `600 ${LETTERS}px sans-serif`
    pen.fillText(stroke.text, corner.x, corner.y + LETTERS)
  } else if (ink.filled) {
    pen.fill(new Path2D(ink.path))
  } else {
    pen.lineWidth = ink.width
    pen.stroke(new Path2D(ink.path))
  }
  pen.restore()
}
