import type { Edit } from '../core/history/restore'

/** What the rest of the page may ask of the editor of any document. None of it takes the focus. */
export interface PlainHandle {
  /** To be called before something of others is shown: the cursor stays where the writer has put it. */
  catchUp(): void
  /**
   * Paragraphs after the one with the cursor, in its place when it is empty, as if they were typed. False when nothing
   * may be typed now.
   */
  insertParagraphs(texts: readonly string[]): boolean
}

/** What it may ask of the record's. */
export interface EditorHandle extends PlainHandle {
  /** The root's child with the cursor, as an encoded relative position; empty when the cursor was never placed. */
  place(): Uint8Array
  /** After an own insert: put the cursor behind the last of these lines, unless it was moved since `place()`. */
  follow(utterances: readonly string[]): void
  /** The paragraphs of a standard passage in the same way; its first blank is then selected. */
  insertPassage(texts: readonly string[]): boolean
  /** Words that lead to an exhibit, at the cursor, or in a paragraph of their own when it was never placed. */
  insertReference(text: string, reference: string): boolean
  /** Edit the record as the writer, until the edit says that it is done: one step to undo. False when he may not. */
  rewrite(edit: Edit): Promise<boolean>
  /** Undo the writer's last step. */
  undo(): void
  /** Select the next doubtful word; false when there is none. This takes the focus, since it leads to the place. */
  nextDoubt(): boolean
  /** The doubtful words at the cursor: their indexes by utterance. */
  doubtsHere(): ReadonlyMap<string, readonly number[]>
}
