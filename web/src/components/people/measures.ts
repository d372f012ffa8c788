/** What the court does to one person to keep order, by the tags of the commands. */
export type Measure = 'mute' | 'unmute' | 'blank_camera' | 'show_camera' | 'remove' | 'call_in'
