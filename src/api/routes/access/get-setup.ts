import { isSetUpNeeded } from '../../../access/index.ts'
import { setupReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const getSetup = defineRoute({
  method: 'GET',
  path: '/api/setup',
  summary: 'Whether the first admin is still to be made',
  access: 'public',
  reply: setupReply,
  handle: async (services) => ({ needed: await isSetUpNeeded(services) }),
})
