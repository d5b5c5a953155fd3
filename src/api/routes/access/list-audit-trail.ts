import { listAuditTrail } from '../../../access/index.ts'
import { auditQuery, auditReply } from '../../contract/audit.ts'
import { defineRoute } from '../../route.ts'
import { readAuditFilter } from './audit-filter.ts'
import { instantOf } from './instant-of.ts'

export const listAuditTrailRoute = defineRoute({
  method: 'GET',
  path: '/api/audit',
  summary: 'What was done, newest first: in the project, or everywhere for those who may read the trail of all projects',
  access: 'audit.read',
  query: auditQuery,
  reply: auditReply,
  async handle(services, { query, caller }) {
    const { limit, cursor, ...filter } = query
    const { entries, next } = await listAuditTrail({ ...services, caller }, readAuditFilter(services.clock, filter), { limit, cursor })
    const rows = entries.map(({ actor: { kind, id = '', name = '' }, ...entry }) => ({
      ...entry,
      at: instantOf(entry.at),
      outcome: entry.outcome ?? ('success' as const),
      actor: { kind, id, name },
    }))
    return { rows, next }
  },
})
