import { listViews } from '../../../views/index.ts'
import { savedViewsReply } from '../../contract/views.ts'
import { defineRoute } from '../../route.ts'
import { answerView } from './answer-view.ts'

export const listViewsRoute = defineRoute({
  method: 'GET',
  path: '/api/views',
  summary: 'Saved views: addresses of the page under a name',
  description: "The caller's own and those shared with the project, by name; at most 700.",
  access: 'signed_in',
  reply: savedViewsReply,
  async handle(services, { caller }) {
    return { rows: (await listViews({ ...services, caller })).map(answerView) }
  },
})
