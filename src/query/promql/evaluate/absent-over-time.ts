import type { Call } from '../ast.ts'
import { presentOverTime } from '../functions/pick-over-time.ts'
import { absentLabels } from './absent-labels.ts'
import type { Evaluation } from './evaluation.ts'
import { planRangeCallInto } from './plan-range-call.ts'
import type { VectorPlan } from './plan.ts'
import { absent, Cells, type Grid, hasPoints } from './points.ts'
import { seriesOf } from './series.ts'
import type { SeriesSink, StepSink } from './step-sink.ts'

/** Remembers only at which steps there was anything. */
class PresenceSink implements StepSink {
  readonly seen: Uint8Array
  private readonly scratch: Cells

  constructor(count: number) {
    this.seen = new Uint8Array(count)
    this.scratch = new Cells(count)
  }

  open(): SeriesSink {
    const { scratch, seen } = this
    return {
      cells: scratch,
      written: (from, to) => {
        for (let step = from; step < to; step++) if (scratch.present[step] !== absent) seen[step] = 1
        scratch.present.fill(absent, from, to)
      },
    }
  }
}

/** `absent_over_time`: one series with 1 where no selected series has any sample in its range. */
export function planAbsentOverTime(evaluation: Evaluation, call: Call, grid: Grid): VectorPlan {
  const sink = new PresenceSink(grid.count)
  const read = planRangeCallInto(evaluation, call, { ...presentOverTime, name: call.function }, grid, sink)
  return {
    grid,
    run: async () => {
      await read()
      const cells = new Cells(grid.count)
      for (let step = 0; step < grid.count; step++) if (sink.seen[step] === 0) cells.setFloat(step, 1)
      if (!hasPoints(cells)) return []
      evaluation.budget.hold(grid.count)
      return [seriesOf(absentLabels(call.args[0]), true, cells)]
    },
  }
}
