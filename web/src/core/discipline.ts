/** 庭审纪律: the court's text and its reading, which lie under `/discipline/`. */

export interface Discipline {
  /** `at`: milliseconds from the beginning of the reading. */
  readonly lines: readonly { readonly zh: string; readonly en: string; readonly at: number }[]
  /** How long the reading takes, in milliseconds. */
  readonly ends: number
}

const FOLDER = '/discipline/'
export const DISCIPLINE_SOUND = `${FOLDER}discipline.mp3`

/** Null where the court has none. */
export async function fetchDiscipline(): Promise<Discipline | null> {
  try {
    const answer = await fetch(`${FOLDER}discipline.json`)
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}

/** Index of the line that is being read after `elapsed` milliseconds. */
export function lineAt({ lines }: Discipline, elapsed: number): number {
  return Math.max(0, lines.filter(({ at }) => at <= elapsed).length - 1)
}
