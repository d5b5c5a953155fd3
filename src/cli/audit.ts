import { existsSync, createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

import { findPlatformKey } from '../app/index.ts'
import {
  type AuditVerdict,
  type CheckpointChecker,
  checkpointFileName,
  type Claims,
  createCheckpointSigner,
  type ExportVerdict,
  noClaims,
  readCheckpointKey,
  readKeptClaims,
  readOwnClaims,
  trailSocketName,
  verifyAuditExport,
  verifyAuditTrail,
  verifyServedTrail,
} from '../audit/index.ts'
import { loadSettings } from '../config/load-settings.ts'
import type { Settings } from '../config/settings.ts'
import { Fault } from '../lib/errors.ts'
import type { Command } from './command.ts'
import { stateOptions, withState } from './open-state.ts'

const options = {
  ...stateOptions,
  json: { type: 'boolean' },
  export: { type: 'string' },
  checkpoints: { type: 'string', multiple: true },
  key: { type: 'string' },
} as const

interface Words {
  readonly 'data-dir'?: string | undefined
  readonly config?: string | undefined
  readonly json?: boolean | undefined
  readonly export?: string | undefined
  readonly checkpoints?: readonly string[] | undefined
  readonly key?: string | undefined
}
type Environment = Readonly<Record<string, string | undefined>>

/** `vedette audit verify`: recomputes the trail beside the platform, which may run or not; `vedette audit key`: what to check it with. */
export const audit: Command = {
  summary: 'check that the audit trail was not changed',
  usage: `vedette audit verify [--data-dir DIR] [--config FILE] [--export FILE] [--checkpoints FILE]... [--key KEY] [--json]
vedette audit key [--data-dir DIR] [--config FILE]

verify recomputes the whole chain and compares it with the platform's signed checkpoints; it reads the store itself, or what the running
platform hands out at its socket. --export FILE checks an export (jsonl, as it came) instead, without any store: its last line is the platform's
seal. --checkpoints FILE compares with copies that were kept elsewhere, --key KEY is the public key that they and the seal were signed for
(of this data directory when left out).
key prints that key: keep it where the platform's owner cannot change it.

Exit code: 0 the trail holds, 1 it was changed (the first bad entry is said), 2 the words are off, 3 it could not be checked.`,
  run: async (args, environment) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const [word] = positionals
    if (positionals.length !== 1 || (word !== 'verify' && word !== 'key')) {
      process.stderr.write(`${audit.usage}\n`)
      return 2
    }
    try {
      const settings = loadSettings({ flags: { 'data-dir': values['data-dir'], config: values.config }, environment })
      const checker = findChecker(settings, values.key)
      if (word === 'key') {
        if (checker === undefined) throw new Fault('not_found', `there is no platform's key in ${settings.dataDir}`)
        process.stdout.write(`${checker.key}\n`)
        return 0
      }
      const verdict = await verify(settings, values, environment, checker)
      if (values.json) process.stdout.write(`${JSON.stringify(verdict)}\n`)
      else if (!verdict.ok) reportBad(verdict)
      else if ('leftOut' in verdict) reportExport(verdict)
      else report(verdict)
      return verdict.ok ? 0 : 1
    } catch (error) {
      if (!(error instanceof Fault) && !isFileError(error)) throw error
      if (values.json) process.stdout.write(`${JSON.stringify({ ok: null, reason: error.message })}\n`)
      else process.stderr.write(`vedette: the audit trail could not be checked: ${error.message}\n`)
      return 3
    }
  },
}

async function verify(
  settings: Settings,
  words: Words,
  environment: Environment,
  checker: CheckpointChecker | undefined,
): Promise<AuditVerdict | ExportVerdict> {
  const claims = await readClaims(settings, words, checker)
  if (words.export !== undefined) {
    const lines = createInterface({ input: createReadStream(words.export), crlfDelay: Infinity })
    return verifyAuditExport(lines, { claims, checker })
  }
  try {
    return await withState({ 'data-dir': words['data-dir'], config: words.config }, environment, (state) =>
      verifyAuditTrail({ state, claims }),
    )
  } catch (error) {
    const socket = join(settings.dataDir, trailSocketName)
    // It runs, and has the embedded store to itself.
    if (error instanceof Fault && error.code === 'conflict' && existsSync(socket)) return await verifyServedTrail(socket, claims)
    throw error
  }
}

/** Before the trail is read: what the claims know of must be there. */
async function readClaims(settings: Settings, words: Words, checker: CheckpointChecker | undefined): Promise<Claims> {
  const { checkpoints = [] } = words
  const own = join(settings.dataDir, checkpointFileName)
  // An export that is checked with a key that is given need not be of the platform whose directory lies here.
  const hasOwn = existsSync(own) && (words.export === undefined || words.key === undefined)
  if (checker === undefined) {
    if (hasOwn || checkpoints.length > 0) throw new Fault('bad_input', 'give the public key of the checkpoints as --key')
    return noClaims()
  }
  const claims = hasOwn ? await readOwnClaims(own, checker) : noClaims()
  for (const path of checkpoints) {
    const before = claims.count
    await readKeptClaims(path, checker, claims)
    if (claims.count === before && claims.problem === undefined) throw new Fault('bad_input', `there is no checkpoint in ${path}`)
  }
  return claims
}

function findChecker(settings: Settings, given: string | undefined): CheckpointChecker | undefined {
  if (given === undefined) {
    const key = findPlatformKey(settings.dataDir)
    return key && createCheckpointSigner(key).checker
  }
  const checker = readCheckpointKey(given)
  if (checker === undefined) throw new Fault('bad_input', '--key is no key as "vedette audit key" prints it')
  return checker
}

function reportBad({ firstBadSeq, reason }: Extract<AuditVerdict, { ok: false }>): void {
  const place = firstBadSeq === null ? '' : ` at entry ${firstBadSeq}`
  process.stderr.write(`the audit trail was changed${place}: ${reason}\n`)
}

function reportExport({ entries, firstSeq, lastSeq, leftOut, head, sealedAt, checkpoints }: Extract<ExportVerdict, { ok: true }>): void {
  process.stdout.write(`the export holds: ${entries} entries from ${firstSeq} to ${lastSeq}, head ${head}\n`)
  if (leftOut > 0) process.stdout.write(`${leftOut} entries between them are not in it: a filter left them out\n`)
  if (sealedAt !== null) process.stdout.write(`it is what the platform handed out and signed at ${timeOf(sealedAt)}\n`)
  if (checkpoints === null)
    process.stdout.write(
      'no signed checkpoints of these entries to compare with: a trail that was written anew before would look the same\n',
    )
  else {
    const { count, last } = checkpoints
    process.stdout.write(`${count} signed checkpoints agree, the last of ${timeOf(last.at)} at entry ${last.seq}\n`)
  }
}

function report({ entries, head, checkpoints }: Extract<AuditVerdict, { ok: true }>): void {
  process.stdout.write(`the audit trail holds: ${entries} entries, head ${head}\n`)
  if (checkpoints === null) {
    process.stdout.write('no signed checkpoints to compare with: a trail that was written anew as a whole would look the same\n')
    return
  }
  const { count, last, gaps } = checkpoints
  process.stdout.write(`${count} signed checkpoints agree, the last of ${timeOf(last.at)} at entry ${last.seq}\n`)
  for (const { fromMs, toMs, endedBy } of gaps) {
    const why = endedBy === 'start' ? 'the platform did not run, and had not been stopped' : 'the platform stood still, or its clock jumped'
    process.stdout.write(`nothing was written from ${timeOf(fromMs)} to ${timeOf(toMs)}: ${why}\n`)
  }
}

function timeOf(epochMs: number): string {
  return new Date(epochMs).toISOString()
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && ['ENOENT', 'EACCES', 'EISDIR', 'EPERM'].includes(String(error.code))
}
