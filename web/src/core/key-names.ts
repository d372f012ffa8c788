/** How keys are called on this machine's keyboard. */

const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent)

const NAMES: Readonly<Record<string, string>> = MAC
  ? { Mod: '⌘', Alt: '⌥', Shift: '⇧' }
  : { Mod: 'Ctrl', Alt: 'Alt', Shift: 'Shift' }

/** The keys of a combination as ProseMirror writes it: "Mod-Shift-8". */
export const keysOf = (combination: string): string[] =>
  combination.split('-').map((key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key))

export const keyText = (combination: string): string => keysOf(combination).join('+')
