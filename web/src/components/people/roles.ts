import type { Role } from '../../protocol'

/** The side whose colour a role carries (UI tokens of the same name). */
export type Side =
  | 'judge'
  | 'clerk'
  | 'plaintiff'
  | 'defendant'
  | 'third-party'
  | 'witness'
  | 'expert'
  | 'interpreter'
  | 'observer'

/** Each role's side, its character in records, and its place in the row of tiles. */
const ROLES: Record<Role, { side: Side; character: string; rank: number }> = {
  presiding_judge: { side: 'judge', character: '审', rank: 0 },
  judge: { side: 'judge', character: '审', rank: 1 },
  assessor: { side: 'judge', character: '审', rank: 2 },
  clerk: { side: 'clerk', character: '书', rank: 3 },
  plaintiff: { side: 'plaintiff', character: '原', rank: 4 },
  plaintiff_agent: { side: 'plaintiff', character: '原', rank: 5 },
  defendant: { side: 'defendant', character: '被', rank: 6 },
  defendant_agent: { side: 'defendant', character: '被', rank: 7 },
  third_party: { side: 'third-party', character: '三', rank: 8 },
  third_party_agent: { side: 'third-party', character: '三', rank: 9 },
  witness: { side: 'witness', character: '证', rank: 10 },
  expert: { side: 'expert', character: '鉴', rank: 11 },
  interpreter: { side: 'interpreter', character: '译', rank: 12 },
  observer: { side: 'observer', character: '旁', rank: 13 },
}

export const sideOf = (role: Role): Side => ROLES[role].side
export const characterOf = (role: Role): string => ROLES[role].character

export function inCourtOrder<T extends { role: Role }>(seats: readonly T[]): T[] {
  return [...seats].sort((a, b) => ROLES[a.role].rank - ROLES[b.role].rank)
}
