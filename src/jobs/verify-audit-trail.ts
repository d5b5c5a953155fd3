import { checkAuditTrail, systemCaller } from '../access/index.ts'
import { Fault } from '../lib/errors.ts'
import { defineJob } from './job.ts'

/** Recomputes the audit trail every night and writes what it found into it. */
export const verifyAuditTrailJob = defineJob({
  name: 'verify-audit-trail',
  title: 'Check that the audit trail was not changed',
  schedule: '23 3 * * *',
  timeoutMs: 30 * 60_000,
  async run({ state, clock, checkpoints }) {
    const verdict = await checkAuditTrail({ state, clock, checkpoints, caller: systemCaller('nightly verification') })
    if (verdict.ok) return `${verdict.entries} entries are whole`
    const place = verdict.firstBadSeq === null ? '' : ` at entry ${verdict.firstBadSeq}`
    throw new Fault('conflict', `the audit trail was changed${place}: ${verdict.reason}`)
  },
})
