import { createProject } from '../../../access/index.ts'
import { createProjectBody, createdProjectReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const createProjectRoute = defineRoute({
  method: 'POST',
  path: '/api/projects',
  summary: 'Make a project',
  description: 'Needs `settings.write` in all projects.',
  access: 'settings.write',
  body: createProjectBody,
  reply: createdProjectReply,
  handle: async (services, { body, caller }) => ({ ...body, id: await createProject({ ...services, caller }, body) }),
})
