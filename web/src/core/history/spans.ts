/** A number for stretches of what each client wrote: (client, clock) → value, for a document's whole life. */

interface Row {
  starts: number[]
  ends: number[]
  values: number[]
  sorted: boolean
}

/** Stretches of one client never overlap. They may come in any order. */
export class Spans {
  private readonly rows = new Map<number, Row>()

  add(client: number, clock: number, length: number, value: number): void {
    let row = this.rows.get(client)
    if (!row) {
      row = { starts: [], ends: [], values: [], sorted: true }
      this.rows.set(client, row)
    }
    const last = row.starts.length - 1
    if (last >= 0 && row.ends[last] === clock && row.values[last] === value) {
      row.ends[last] = clock + length
      return
    }
    if (last >= 0 && clock < (row.ends[last] as number)) row.sorted = false
    row.starts.push(clock)
    row.ends.push(clock + length)
    row.values.push(value)
  }

  at(client: number, clock: number): number | undefined {
    const row = this.row(client)
    const index = row ? find(row, clock) : -1
    return row && index >= 0 && clock < (row.ends[index] as number) ? row.values[index] : undefined
  }

  /** Where the stretch begins that `clock` lies in; only where `at` has a value. */
  start(client: number, clock: number): number {
    const row = this.row(client)
    return row ? (row.starts[find(row, clock)] as number) : clock
  }

  /** The first clock after this one at which the value may be another, but none beyond `end`. */
  next(client: number, clock: number, end: number): number {
    const row = this.row(client)
    if (!row) return end
    const index = find(row, clock)
    if (index >= 0 && clock < (row.ends[index] as number)) return Math.min(end, row.ends[index] as number)
    return Math.min(end, row.starts[index + 1] ?? end)
  }

  private row(client: number): Row | undefined {
    const row = this.rows.get(client)
    if (row && !row.sorted) sort(row)
    return row
  }
}

/** Index of the last stretch that begins at `clock` or before; -1 for none. */
function find({ starts }: Row, clock: number): number {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] as number) <= clock) low = middle + 1
    else high = middle
  }
  return low - 1
}

function sort(row: Row): void {
  const order = row.starts
    .map((_, index) => index)
    .sort((a, b) => (row.starts[a] as number) - (row.starts[b] as number))
  const { starts, ends, values } = row
  row.starts = order.map((index) => starts[index] as number)
  row.ends = order.map((index) => ends[index] as number)
  row.values = order.map((index) => values[index] as number)
  row.sorted = true
}
