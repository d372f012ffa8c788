import type { KeyLine } from '../../components/notices/KeysDialog.vue'
import { type HearingState, isCourt, may, roleOf } from '../../core/hearing'

const command = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'

/** The keys that work for this seat. */
export function keyLines(state: HearingState): KeyLine[] {
  const reads = may(state, 'read_record')
  const lines: (KeyLine | false)[] = [
    reads && { keys: [command, '1'], name: 'record' },
    { keys: [command, '2'], name: 'video' },
    may(state, 'read_utterances') && { keys: ['Alt', '↑', '↓'], name: 'pick' },
    isCourt(roleOf(state, state.you)) && { keys: ['Alt', 'Enter'], name: 'insert' },
    isCourt(roleOf(state, state.you)) && { keys: ['F8'], name: 'next_doubt' },
    isCourt(roleOf(state, state.you)) && { keys: ['Shift', 'F8'], name: 'confirm_doubt' },
    may(state, 'take_permission') && { keys: ['F9'], name: 'permission' },
    { keys: ['?'], name: 'help' },
  ]
  return lines.filter((line) => line !== false)
}
