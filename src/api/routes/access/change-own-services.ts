import { changeOwnServices } from '../../../access/index.ts'
import { changeOwnServicesBody, ownServicesReply } from '../../contract/overview.ts'
import { defineRoute } from '../../route.ts'

export const changeOwnServicesRoute = defineRoute({
  method: 'PATCH',
  path: '/api/own-services',
  summary: 'Mark services as the caller’s in the project, or as theirs no longer',
  access: 'signed_in',
  body: changeOwnServicesBody,
  reply: ownServicesReply,
  async handle(services, { body, caller }) {
    return { services: [...(await changeOwnServices({ ...services, caller }, body))] }
  },
})
