import { putSetting } from '../../../access/index.ts'
import { compileRedactor, listDetectors, maskingSetting } from '../../../pipeline/index.ts'
import { masking, maskingReply } from '../../contract/masking.ts'
import { defineRoute } from '../../route.ts'

export const changeMaskingRoute = defineRoute({
  method: 'PUT',
  path: '/api/masking',
  summary: 'Change how the project masks',
  description: 'Holds for what comes in from now on; what is stored stays as it is. The change stands in the audit trail.',
  access: 'masking.write',
  body: masking,
  reply: maskingReply,
  async handle(services, { body, caller }) {
    // Refuses a pattern that RE2 does not read before it is stored.
    compileRedactor(body)
    const { value } = await putSetting({ ...services, caller }, maskingSetting, { value: body })
    await services.live.reload()
    return { masking: value, detectors: [...listDetectors()] }
  },
})
