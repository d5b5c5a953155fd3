import { checkAuditTrail } from '../../../access/index.ts'
import { auditVerdictReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const verifyAuditTrailRoute = defineRoute({
  method: 'POST',
  path: '/api/audit/verify',
  summary: 'Recompute the audit trail and say whether every entry still is what was written',
  description: 'Needs `audit.read` in all projects. A trail that is whole says so in a new entry.',
  access: 'audit.read',
  reply: auditVerdictReply,
  async handle(services, { caller }) {
    const verdict = await checkAuditTrail({ ...services, caller })
    return { entries: null, head: null, firstBadSeq: null, reason: null, ...verdict }
  },
})
