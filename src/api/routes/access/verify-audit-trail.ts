import { checkAuditTrail } from '../../../access/index.ts'
import { auditVerdictReply } from '../../contract/audit.ts'
import { defineRoute } from '../../route.ts'

export const verifyAuditTrailRoute = defineRoute({
  method: 'POST',
  path: '/api/audit/verify',
  summary: 'Recompute the audit trail and say whether every entry still is what was written',
  description: 'Needs `audit.read` in all projects. Compares it with the signed checkpoints, too. What was found stands in a new entry.',
  access: 'audit.read',
  reply: auditVerdictReply,
  async handle(services, { caller }) {
    const verdict = await checkAuditTrail({ ...services, caller })
    return verdict.ok
      ? { ok: true, entries: verdict.entries, head: verdict.head, firstBadSeq: null, reason: null }
      : { ...verdict, entries: null, head: null }
  },
})
