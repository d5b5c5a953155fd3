import { getSetting } from '../../../access/index.ts'
import { listDetectors, maskingSetting } from '../../../pipeline/index.ts'
import { maskingReply } from '../../contract/masking.ts'
import { defineRoute } from '../../route.ts'

export const readMaskingRoute = defineRoute({
  method: 'GET',
  path: '/api/masking',
  summary: 'How personal data and secrets are masked in the project',
  access: 'settings.read',
  reply: maskingReply,
  async handle({ state }, { caller }) {
    const { value, version } = await getSetting(state, maskingSetting, caller.projectId)
    return { masking: value, version, detectors: [...listDetectors()] }
  },
})
