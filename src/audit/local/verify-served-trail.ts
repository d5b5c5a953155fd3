import { connect } from 'node:net'
import { createInterface } from 'node:readline'

import { Fault } from '../../lib/errors.ts'
import type { Claims } from '../checkpoints/read-claims.ts'
import { readAuditLine } from '../verify/audit-line.ts'
import { type AuditVerdict, ChainCheck } from '../verify/chain-check.ts'

/** Recomputes the trail that a running platform hands out at its socket. Throws Fault `unavailable` when it does not, or not all of it. */
export async function verifyServedTrail(path: string, claims: Claims): Promise<AuditVerdict> {
  const socket = connect(path)
  const failed = new Promise<never>((_resolve, reject) => {
    socket.once('error', (error) => reject(new Fault('unavailable', `the platform does not answer at ${path}`, { cause: error })))
  })
  try {
    return await Promise.race([read(createInterface({ input: socket, crlfDelay: Infinity }), claims), failed])
  } finally {
    failed.catch(() => undefined)
    socket.destroy()
  }
}

async function read(lines: AsyncIterable<string>, claims: Claims): Promise<AuditVerdict> {
  const check = new ChainCheck(claims)
  let end: Parameters<ChainCheck['finish']>[0] | undefined
  for await (const line of lines) {
    if (line === '{"done":true}') {
      if (end === undefined) break
      return check.finish(end)
    }
    if (end === undefined) {
      end = readEnd(line)
      continue
    }
    const bad = check.add(readAuditLine(line))
    if (bad) return bad
  }
  throw new Fault('unavailable', 'the platform stopped while it handed out the audit trail; try again')
}

function readEnd(line: string): Parameters<ChainCheck['finish']>[0] {
  const { seq, hash, lastSeq } = JSON.parse(line) as { seq: number; hash: string; lastSeq: number }
  return { seq, lastSeq, hash: Buffer.from(hash, 'hex') }
}
