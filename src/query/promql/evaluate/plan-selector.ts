import type { VectorSelector } from '../ast.ts'
import { OverlapNotice } from '../functions/overlap-notice.ts'
import { smoothedValue } from '../functions/smoothed-value.ts'
import type { Evaluation } from './evaluation.ts'
import { withoutNameNow } from './evaluation.ts'
import { TotalsOnly } from './histogram-totals.ts'
import { InstantSelector, type SampleAspect } from './instant-selector.ts'
import { placeOf, requestFor } from './leaf.ts'
import type { VectorPlan } from './plan.ts'
import type { Grid } from './points.ts'
import { RangeOperator } from './range-operator.ts'
import { refuseSameLabels } from './series.ts'
import { CollectingSink, type StepSink } from './step-sink.ts'

/** An instant selector, or the times of the samples it finds. */
export function planSelector(evaluation: Evaluation, selector: VectorSelector, grid: Grid, aspect: SampleAspect = 'value'): VectorPlan {
  const { budget } = evaluation
  const sink = new CollectingSink(budget, grid.count)
  const read = planSelectorInto(evaluation, selector, grid, sink, aspect)
  return {
    grid,
    run: async () => {
      await read()
      const series = await sink.takeSeries()
      if (aspect !== 'value' && !evaluation.query.features.delayedNameRemoval) await refuseSameLabels(budget, series)
      return series
    },
  }
}

/** The same with another place for what it finds; to be called once, fulfils when everything is there. */
export function planSelectorInto(
  evaluation: Evaluation,
  selector: VectorSelector,
  grid: Grid,
  sink: StepSink,
  aspect: SampleAspect = 'value',
): () => Promise<void> {
  const { budget, query, streams, totalsOnly } = evaluation
  const { lookbackMs } = query
  const place = placeOf(evaluation, selector)
  const isSmoothed = selector.extension === 'smoothed' && aspect === 'value'
  const reach = { backMs: lookbackMs, aheadMs: isSmoothed ? lookbackMs : 0 }
  const request = requestFor(selector.matchers, place, grid, reach, { stepMs: grid.stepMs, startTimes: aspect === 'start_time' })
  if (isSmoothed) {
    const call = {
      annotations: evaluation.annotations,
      overlaps: new OverlapNotice(),
      features: query.features,
      argumentSpans: [selector.span],
      argumentsSpan: selector.span,
      extension: selector.extension,
    }
    const selection = { grid, rangeMs: lookbackMs, ...place, leadMs: 0, trailMs: lookbackMs, parameters: [] }
    const operator = new RangeOperator(smoothedValue, call, selection, budget, (labels) => sink.open(labels, false))
    const ended = streams.subscribe(request, totalsOnly.has(selector) ? new TotalsOnly(operator) : operator)
    return async () => {
      await ended
      await operator.finish()
    }
  }
  const isTime = aspect !== 'value'
  const operator = new InstantSelector({ grid, lookbackMs, ...place, aspect }, budget, (labels) =>
    sink.open(isTime ? withoutNameNow(evaluation, labels) : labels, isTime),
  )
  const ended = streams.subscribe(request, totalsOnly.has(selector) ? new TotalsOnly(operator) : operator)
  return async () => {
    await ended
    await operator.finish()
  }
}
