/** pdf.js as a viewer that shows one page at a time: what `bench/turns.py` asks of it. */

import { GlobalWorkerOptions, getDocument } from './node_modules/pdfjs-dist/build/pdf.mjs'

GlobalWorkerOptions.workerSrc = './node_modules/pdfjs-dist/build/pdf.worker.mjs'

const canvas = document.getElementById('page')
let file

/** Open a PDF and show its first page; milliseconds until it is drawn. */
async function open(address, width) {
  const began = performance.now()
  file = await getDocument({ url: address, cMapUrl: './node_modules/pdfjs-dist/cmaps/', cMapPacked: true }).promise
  await draw(1, width)
  return performance.now() - began
}

/** Show a page so many pixels wide; milliseconds until it is drawn. */
async function turn(number, width) {
  const began = performance.now()
  await draw(number, width)
  return performance.now() - began
}

async function draw(number, width) {
  const page = await file.getPage(number)
  const viewport = page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width })
  canvas.width = viewport.width
  canvas.height = viewport.height
  await page.render({ canvas, viewport }).promise
  await new Promise((done) => requestAnimationFrame(done))
}

window.viewer = { open, turn }
