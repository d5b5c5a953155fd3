import { listAuditValues } from '../../../access/index.ts'
import { auditValuesReply } from '../../contract/audit.ts'
import { defineRoute } from '../../route.ts'

export const listAuditValuesRoute = defineRoute({
  method: 'GET',
  path: '/api/audit/values',
  summary: 'Who, what and which kinds of things the audit trail can be filtered by',
  access: 'audit.read',
  reply: auditValuesReply,
  async handle(services, { caller }) {
    const { actors, actions, objectKinds, projects } = await listAuditValues({ ...services, caller })
    return { actors: actors.map((actor) => ({ ...actor })), actions: [...actions], objectKinds: [...objectKinds], projects: [...projects] }
  },
})
