import { createView } from '../../../views/index.ts'
import { createViewBody, savedView } from '../../contract/views.ts'
import { defineRoute } from '../../route.ts'
import { answerView } from './answer-view.ts'

export const createViewRoute = defineRoute({
  method: 'POST',
  path: '/api/views',
  summary: 'Save an address of the page under a name',
  description:
    'For oneself, which takes a person, or with `shared` for everybody in the project, which takes telemetry.read. The change stands in the audit trail.',
  access: 'signed_in',
  body: createViewBody,
  reply: savedView,
  async handle(services, { caller, body }) {
    return answerView(await createView({ ...services, caller }, body))
  },
})
