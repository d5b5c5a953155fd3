import type { PathPiece } from '../model/critical-path.ts'
import type { LogMarks } from '../model/log-marks.ts'
import type { SpanStore } from '../model/span-store.ts'
import type { TimeView } from '../model/time-view.ts'
import type { TraceTree } from '../model/trace-tree.ts'
import type { VisibleRows } from '../model/visible-rows.ts'
import type { CanvasLook } from './canvas-look.ts'

/** Everything a frame of the waterfall shows. */
export interface WaterfallScene {
  readonly store: SpanStore
  readonly tree: TraceTree
  readonly rows: VisibleRows
  readonly path: ReadonlyMap<number, readonly PathPiece[]>
  readonly logs: LogMarks
  readonly collapsed: ReadonlySet<number>
  /** Colour of each service, by its place in the texts. */
  readonly colours: ReadonlyMap<number, string>
  readonly hits: ReadonlySet<number>
  /** Services the legend has put aside. */
  readonly faded: ReadonlySet<number>
  readonly look: CanvasLook
  readonly view: TimeView
  readonly scrollTop: number
  /** Row the keys stand on; -1 for none. */
  readonly active: number
  /** Row under the pointer; -1 for none. */
  readonly pointed: number
  /** A stretch being chosen on the ruler, in pixels. */
  readonly chosen: readonly [number, number] | null
  readonly columnTitle: string
  readonly formatDuration: (ms: number) => string
}

export const headHeight = 28
const labelRoom = 64

/** Where the names end and the lanes begin and end, for a canvas so wide. */
export function waterfallColumns(width: number): { names: number; laneFrom: number; laneTo: number } {
  const names = width < 720 ? Math.min(160, width * 0.42) : 340
  return { names, laneFrom: names, laneTo: Math.max(names + 40, width - (width < 720 ? 48 : labelRoom)) }
}

/** Fingers need taller rows. */
export function rowHeightOf(): number {
  return matchMedia('(pointer: coarse)').matches ? 36 : 28
}
