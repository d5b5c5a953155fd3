import { listProjects } from '../../../access/index.ts'
import { projectsReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const listProjectsRoute = defineRoute({
  method: 'GET',
  path: '/api/projects',
  summary: 'The projects the caller may see',
  access: 'signed_in',
  reply: projectsReply,
  handle: async (services, { caller }) => ({ rows: await listProjects({ ...services, caller }) }),
})
