import { kinds } from '../../../probes/index.ts'
import { kindsReply } from '../../contract/uptime.ts'
import { defineRoute } from '../../route.ts'

export const listKindsRoute = defineRoute({
  method: 'GET',
  path: '/api/uptime/kinds',
  summary: 'Kinds of monitors and what they are asked for',
  access: 'alerts.read',
  reply: kindsReply,
  async handle() {
    return {
      kinds: kinds.map(({ name, title, run, form }) => ({
        name,
        title,
        isAsked: run !== undefined,
        fields: form.map(({ options = [], isAdvanced = false, ...field }) => ({ ...field, options: [...options], isAdvanced })),
      })),
    }
  },
})
