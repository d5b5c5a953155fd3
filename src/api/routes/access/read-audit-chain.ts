import { describeAuditChain } from '../../../access/index.ts'
import { auditChainReply } from '../../contract/audit.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from './instant-of.ts'

export const readAuditChainRoute = defineRoute({
  method: 'GET',
  path: '/api/audit/chain',
  summary: 'How long the audit trail is, and up to which entry it was last found whole',
  access: 'audit.read',
  reply: auditChainReply,
  async handle(services, { caller }) {
    const { entries, verified, failed } = await describeAuditChain({ ...services, caller })
    const { checkpoints } = services
    const latest = checkpoints.latest()
    return {
      entries,
      verified: verified && { ...verified, at: instantOf(verified.at) },
      failed: failed && { ...failed, at: instantOf(failed.at) },
      checkpoints: {
        key: checkpoints.key,
        latest: latest === undefined ? null : { ...latest, at: instantOf(latest.at) },
        problem: checkpoints.problem() ?? null,
        anchors: checkpoints.anchors().map(({ title, kept, problem = null }) => ({
          title,
          problem,
          kept: kept === undefined ? null : { seq: kept.seq, at: instantOf(kept.at) },
        })),
      },
    }
  },
})
