import { Fault } from '../../../lib/errors.ts'
import { everyMetric, isCounterName, type LabelCut, labelCut, metricsUnder } from '../../../pipeline/index.ts'
import { readMetricKinds } from '../../../query/series/index.ts'
import type { Services } from '../../services.ts'

type Wanted = Pick<LabelCut, 'metric' | 'label' | 'action'> & { readonly value?: string | undefined }

/** What a rule would do to the series of the last hours, and whether its values add up. */
export async function judgeLabelCut({ seriesViews, telemetry }: Services, projectId: number, wanted: Wanted, signal: AbortSignal) {
  const { metric, label, action, value } = wanted
  const problem = labelCut.safeParse({ id: 'new', since: 0, metric, label, action, value }).error?.issues[0]
  if (problem !== undefined) throw new Fault('bad_input', `body.${problem.path.join('.')}: ${problem.message}`)
  const metrics = metric === everyMetric ? undefined : metricsUnder(metric)
  const drop = action === 'drop_series' ? { value } : undefined
  const { groupsTogether, ...found } = await seriesViews.preview(projectId, { metrics, label, drop }, signal)
  const values = await judgeValues({ telemetry }, projectId, metric, signal)
  const addsUp = (name: string): boolean => (values === 'by_name' ? isCounterName(name) : values === 'counter')
  const groupsClashing = groupsTogether.filter((name) => !addsUp(name)).length
  return { ...found, values, groupsTogether: groupsTogether.length, groupsClashing }
}

/** Are the values of a metric those of counters? What was told of it decides, else its name. */
async function judgeValues(
  { telemetry }: Pick<Services, 'telemetry'>,
  projectId: number,
  metric: string,
  signal: AbortSignal,
): Promise<LabelCut['values']> {
  if (metric === everyMetric) return 'by_name'
  const [, family] = /^(.+)_(?:bucket|count|sum)$/.exec(metric) ?? []
  // OpenMetrics tells of a counter without its ending.
  const stem = metric.replace(/_total$/, '')
  const kinds = await readMetricKinds(telemetry, { projectId, families: [metric, stem, family ?? metric] }, signal)
  const ofFamily = kinds.get(family ?? '')
  if (ofFamily === 'histogram' || ofFamily === 'summary') return 'counter'
  const own = kinds.get(metric) ?? (stem === metric ? undefined : kinds.get(stem))
  if (own === undefined || own === 'unknown') return isCounterName(metric) ? 'counter' : 'other'
  return own === 'counter' ? 'counter' : 'other'
}
