import { randomUUID } from 'node:crypto'

import { getSetting, putSetting } from '../../../access/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { labelCutSetting } from '../../../pipeline/index.ts'
import { createLabelCutBody, labelCutReply } from '../../contract/metric-series.ts'
import { defineRoute } from '../../route.ts'
import { judgeLabelCut } from './judge-label-cut.ts'
import { describeCut } from './list-label-cuts.ts'

export const createLabelCutRoute = defineRoute({
  method: 'POST',
  path: '/api/metrics/label-cuts',
  summary: 'Cut a label of metrics, or drop series by a label, from now on',
  description:
    'Holds for what comes in from now on, over every protocol; what is stored stays as it is. Series that become equal are stored as one: of counters the sum of their increases, of other values those of one series at a time. Where values would clash it is refused with 409, unless that is accepted. The change stands in the audit trail.',
  access: 'settings.write',
  body: createLabelCutBody,
  reply: labelCutReply,
  async handle(services, { body, caller, signal }) {
    const { acceptClash, ...wanted } = body
    const { projectId } = caller
    const { value, version } = await getSetting(services.state, labelCutSetting, projectId)
    const isThere = value.cuts.some(
      (cut) => cut.metric === wanted.metric && cut.label === wanted.label && cut.action === wanted.action && cut.value === wanted.value,
    )
    if (isThere) throw new Fault('conflict', 'this is cut already')
    const { values, groupsClashing, groupsChecked } = await judgeLabelCut(services, projectId, wanted, signal)
    if (groupsClashing > 0 && !acceptClash)
      throw new Fault(
        'conflict',
        `series that would become one have values at the same time, which do not add up (${groupsClashing} of ${groupsChecked} looked at): drop the series, or accept that only one at a time is kept`,
        { details: { groupsClashing, groupsChecked } },
      )
    const cut = { ...wanted, id: randomUUID(), values, since: services.clock.now() }
    const put = await putSetting({ ...services, caller }, labelCutSetting, { value: { cuts: [...value.cuts, cut] }, fromVersion: version })
    await services.live.reload()
    const made = put.value.cuts.find(({ id }) => id === cut.id)
    if (made === undefined) throw new Error('the rule that was stored is missing')
    return describeCut(services, projectId, made)
  },
})
