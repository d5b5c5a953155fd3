import { describeAuditChain } from '../../../access/index.ts'
import { auditChainReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from './instant-of.ts'

export const readAuditChainRoute = defineRoute({
  method: 'GET',
  path: '/api/audit/chain',
  summary: 'How long the audit trail is, and up to which entry it was last found whole',
  access: 'audit.read',
  reply: auditChainReply,
  async handle(services, { caller }) {
    const { entries, verified } = await describeAuditChain({ ...services, caller })
    return { entries, verified: verified && { ...verified, at: instantOf(verified.at) } }
  },
})
