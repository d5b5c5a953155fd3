import { Fault } from '../../../lib/errors.ts'
import { addsUp } from '../../../model/adds-up.ts'
import { everyMetric, type LabelCut, labelCut, metricsUnder } from '../../../pipeline/index.ts'
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
  const typeOf = await readMetricKinds(telemetry, { projectId, metrics: metrics === undefined ? groupsTogether : [metric] }, signal)
  const values: LabelCut['values'] = metrics === undefined ? 'by_name' : addsUp(metric, typeOf) ? 'counter' : 'other'
  const clashes = (name: string): boolean => (values === 'by_name' ? !addsUp(name, typeOf) : values === 'other')
  return { ...found, values, groupsTogether: groupsTogether.length, groupsClashing: groupsTogether.filter(clashes).length }
}
