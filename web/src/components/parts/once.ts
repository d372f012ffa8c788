/**
 * Runs for the first press of a double click only. Buttons that change what may be done next give way to others in the
 * same place: the second press would take the step back, or go a step too far.
 */
export function once(event: MouseEvent, run: () => void): void {
  if (event.detail <= 1) run()
}
