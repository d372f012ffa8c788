import type { Stroke } from '../../protocol'
import type { Side } from '../people/roles'

/** A stroke that is being drawn. */
export interface Live {
  readonly key: string
  readonly side: Side
  readonly stroke: Stroke
}
