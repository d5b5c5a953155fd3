import { getSetting } from '../../../access/index.ts'
import { labelCutSetting, type LabelCut } from '../../../pipeline/index.ts'
import { labelCutsReply } from '../../contract/metric-series.ts'
import { defineRoute } from '../../route.ts'
import type { Services } from '../../services.ts'

export const listLabelCutsRoute = defineRoute({
  method: 'GET',
  path: '/api/metrics/label-cuts',
  summary: 'What is cut from the labels of metrics at ingest, and what became of the samples',
  access: 'telemetry.read',
  reply: labelCutsReply,
  async handle(services, { caller: { projectId } }) {
    const { value } = await getSetting(services.state, labelCutSetting, projectId)
    return { cuts: value.cuts.map((cut) => describeCut(services, projectId, cut)) }
  },
})

/** A rule as the API has it. */
export function describeCut({ seriesFiguresOf }: Pick<Services, 'seriesFiguresOf'>, projectId: number, cut: LabelCut) {
  const { id, metric, label, action, value, values, since } = cut
  const { merged, leftOut } = seriesFiguresOf(projectId).tallyOf(id) ?? { merged: 0, leftOut: 0 }
  return { id, metric, label, action, value, values, since: new Date(since).toISOString(), merged, leftOut }
}
