import { parseArgs } from 'node:util'

import { verifyAuditTrail } from '../audit/index.ts'
import type { Command } from './command.ts'
import { stateOptions, withState } from './open-state.ts'

/** `vedette audit verify`: exit code 1 and the first bad entry when the chain does not hold. */
export const audit: Command = {
  name: 'audit',
  summary: 'check that the audit trail was not changed',
  usage: `vedette audit verify [--data-dir DIR] [--config FILE]

Stop the platform first (or use POST /api/audit/verify). Recomputes the whole chain; keep the printed head elsewhere to compare later.`,
  run: async (args, environment) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: stateOptions })
    if (positionals[0] !== 'verify' || positionals.length > 1) {
      process.stderr.write(`${audit.usage}\n`)
      return 2
    }
    const verdict = await withState(values, environment, (state) => verifyAuditTrail({ state }))
    if (verdict.ok) process.stdout.write(`the audit trail holds: ${verdict.entries} entries, head ${verdict.head}\n`)
    else process.stderr.write(`the audit trail was changed at entry ${verdict.firstBadSeq}: ${verdict.reason}\n`)
    return verdict.ok ? 0 : 1
  },
}
