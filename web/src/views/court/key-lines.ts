import type { KeyLine } from '../../components/notices/KeysDialog.vue'
import { type HearingState, isCourt, may, roleOf } from '../../core/hearing'
import { keysOf } from '../../core/key-names'
import { sharing } from '../../core/speakers'

const editing: readonly KeyLine[] = [
  { keys: [...keysOf('Alt'), '1…9'], name: 'speaker', note: 'speaker_means' },
  { keys: [...keysOf('Mod-Alt'), '1…6'], name: 'stage' },
  { keys: [...keysOf('Alt-Shift'), 'A…Z'], name: 'passage' },
  { keys: ['Tab'], name: 'blank' },
  { keys: keysOf('Mod-Alt-0'), name: 'body' },
  { keys: [...keysOf('Mod'), 'B', 'I', 'U'], name: 'marks' },
  { keys: keysOf('Mod-Shift-8'), name: 'bullets' },
  { keys: keysOf('Mod-Shift-7'), name: 'numbers' },
  { keys: [...keysOf('Mod-Shift'), 'L', 'E', 'R', 'J'], name: 'align' },
  { keys: keysOf('Mod-Alt-g'), name: 'secret' },
  { keys: [...keysOf('Mod'), 'Z', 'Y'], name: 'undo' },
]

/** The keys that work for this seat. */
export function keyLines(state: HearingState): KeyLine[] {
  const reads = may(state, 'read_record')
  const lines: (KeyLine | false)[] = [
    reads && { keys: keysOf('Mod-1'), name: 'record' },
    may(state, 'read_exhibits') && { keys: keysOf('Mod-2'), name: 'evidence' },
    { keys: keysOf('Mod-3'), name: 'video' },
    may(state, 'read_exhibits') && {
      keys: ['←', '→', '+', '−', '0', '9', 'R', 'F'],
      name: 'page_of_evidence',
    },
    may(state, 'read_utterances') && { keys: ['Alt', '↑', '↓'], name: 'pick' },
    isCourt(roleOf(state, state.you)) && { keys: ['Alt', 'Enter'], name: 'insert' },
    isCourt(roleOf(state, state.you)) && { keys: ['F8'], name: 'next_doubt' },
    isCourt(roleOf(state, state.you)) && { keys: ['Shift', 'F8'], name: 'confirm_doubt' },
    may(state, 'assert_speaker') &&
      sharing(state.seats, state.you).length > 1 && { keys: ['1…4'], name: 'speaker_here' },
    may(state, 'take_permission') && { keys: ['F9'], name: 'permission' },
    reads && { keys: keysOf('Mod-f'), name: 'find' },
    may(state, 'write_record') && { keys: keysOf('Mod-h'), name: 'replace' },
    may(state, 'export_record') && { keys: keysOf('Mod-p'), name: 'print' },
    reads && { keys: keysOf('Alt-F10'), name: 'toolbar' },
    ...(may(state, 'write_record') ? editing : []),
    { keys: ['?'], name: 'help' },
  ]
  return lines.filter((line) => line !== false)
}
