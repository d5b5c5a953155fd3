import { z } from 'zod'

import { getSetting, putSetting } from '../../../access/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { labelCutSetting } from '../../../pipeline/index.ts'
import { doneReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const removeLabelCutRoute = defineRoute({
  method: 'DELETE',
  path: '/api/metrics/label-cuts/:id',
  summary: 'Undo a label cut: what comes in from now on keeps the label',
  access: 'settings.write',
  params: z.object({ id: z.string().min(1).max(64) }),
  reply: doneReply,
  async handle(services, { params: { id }, caller }) {
    const { value, version } = await getSetting(services.state, labelCutSetting, caller.projectId)
    const cuts = value.cuts.filter((cut) => cut.id !== id)
    if (cuts.length === value.cuts.length) throw new Fault('not_found', 'there is no such rule')
    await putSetting({ ...services, caller }, labelCutSetting, { value: { cuts }, fromVersion: version })
    await services.live.reload()
    return {}
  },
})
