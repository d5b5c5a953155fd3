import { putSetting } from '../../../access/index.ts'
import { seriesCeilingSetting } from '../../../pipeline/index.ts'
import { seriesLimits } from '../../contract/metric-series.ts'
import { defineRoute } from '../../route.ts'

export const changeSeriesLimitsRoute = defineRoute({
  method: 'PUT',
  path: '/api/metrics/series-limits',
  summary: 'Change how many metric series the project may have',
  description:
    'New series beyond are refused, in the words of each protocol; those that are there go on. The change stands in the audit trail.',
  access: 'settings.write',
  body: seriesLimits,
  reply: seriesLimits,
  async handle(services, { body, caller }) {
    const { value } = await putSetting({ ...services, caller }, seriesCeilingSetting, { value: body })
    await services.live.reload()
    return value
  },
})
