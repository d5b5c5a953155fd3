import { listProjects } from '../../../access/index.ts'
import { pagedQuery, projectsReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const listProjectsRoute = defineRoute({
  method: 'GET',
  path: '/api/projects',
  summary: 'The projects the caller may see',
  access: 'signed_in',
  query: pagedQuery,
  reply: projectsReply,
  async handle(services, { caller, query }) {
    const { rows, next } = await listProjects({ ...services, caller }, query)
    return { rows: [...rows], next }
  },
})
