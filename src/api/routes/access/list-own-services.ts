import { listOwnServices } from '../../../access/index.ts'
import { ownServicesReply } from '../../contract/overview.ts'
import { defineRoute } from '../../route.ts'

export const listOwnServicesRoute = defineRoute({
  method: 'GET',
  path: '/api/own-services',
  summary: 'The services the caller marked as theirs in the project',
  access: 'signed_in',
  reply: ownServicesReply,
  async handle(services, { caller }) {
    return { services: [...(await listOwnServices({ ...services, caller }))] }
  },
})
