import { putSetting } from '../../../access/index.ts'
import { compileRedactor, listDetectors, maskingSetting } from '../../../pipeline/index.ts'
import { changeMaskingBody, maskingReply } from '../../contract/masking.ts'
import { defineRoute } from '../../route.ts'

export const changeMaskingRoute = defineRoute({
  method: 'PUT',
  path: '/api/masking',
  summary: 'Change how the project masks',
  description: 'Holds for what comes in from now on; what is stored stays as it is. The change stands in the audit trail.',
  access: 'masking.write',
  needsRecentSignIn: true,
  body: changeMaskingBody,
  reply: maskingReply,
  async handle(services, { body: { fromVersion, ...masking }, caller }) {
    // Refuses a pattern that RE2 does not read before it is stored.
    compileRedactor(masking)
    const { value, version } = await putSetting({ ...services, caller }, maskingSetting, { value: masking, fromVersion })
    await services.live.reload()
    return { masking: value, version, detectors: [...listDetectors()] }
  },
})
