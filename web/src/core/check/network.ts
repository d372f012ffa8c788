/** The way to the server, measured against it. */

const TRIALS = 5
const BYTES_UP = 400_000

export interface NetworkFigures {
  /** Milliseconds there and back, the median of some. */
  readonly round_trip: number
  /** Kilobits a second. */
  readonly down: number
  readonly up: number
}

/** `ask` is answered by the server at once; `path` gives and takes bytes. */
export async function measureNetwork(ask: () => Promise<unknown>, path: string): Promise<NetworkFigures> {
  const trips: number[] = []
  for (let trial = 0; trial < TRIALS; trial += 1) trips.push(await milliseconds(ask))
  const middle = trips.sort((one, other) => one - other)[Math.floor(TRIALS / 2)] ?? 0
  let bytes = 0
  const down = await milliseconds(async () => {
    bytes = (await (await fetched(path)).arrayBuffer()).byteLength
  })
  const up = await milliseconds(() => fetched(path, { method: 'POST', body: new Uint8Array(BYTES_UP) }))
  return {
    round_trip: Math.max(1, Math.round(middle)),
    down: Math.round((bytes * 8) / down),
    up: Math.round((BYTES_UP * 8) / up),
  }
}

async function fetched(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(path, init)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return response
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return Math.max(1, performance.now() - begun)
}
