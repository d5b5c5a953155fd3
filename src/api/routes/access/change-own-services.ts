import { changeOwnServices } from '../../../access/index.ts'
import { ownServices } from '../../contract/overview.ts'
import { defineRoute } from '../../route.ts'

export const changeOwnServicesRoute = defineRoute({
  method: 'PUT',
  path: '/api/own-services',
  summary: 'Mark exactly these services as the caller’s in the project',
  access: 'signed_in',
  body: ownServices,
  reply: ownServices,
  async handle(services, { body, caller }) {
    return { services: [...(await changeOwnServices({ ...services, caller }, body))] }
  },
})
