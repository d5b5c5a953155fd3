import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { checkName } from '../members/check-account.ts'
import { requirePermission } from '../require-permission.ts'
import type { CreatedSecret } from '../tokens/created-secret.ts'
import { type IngestSignal, ingestSignals, telemetrySignals } from './ingest-grant.ts'
import { insertIngestKey } from './insert-ingest-key.ts'

const maxKeys = 1000
const dayMs = 86_400_000
const maxDays = 3660

export interface CreateIngestKey {
  readonly name: string
  readonly signals: readonly IngestSignal[]
  /** Left out: works until it is revoked. */
  readonly expiresInDays?: number | undefined
  /** Left out: what every key may. */
  readonly recordsPerSecond?: number | undefined
}

/** Makes a key that writes telemetry into the caller's project and can do nothing else. Needs `keys.write`. */
export async function createIngestKey(context: AccessServiceContext, input: CreateIngestKey): Promise<CreatedSecret> {
  const { caller, state, access } = context
  requirePermission(caller, 'keys.write')
  const name = checkName(input.name)
  if (input.signals.length === 0) throw new Fault('bad_input', `signals: name at least one of ${ingestSignals.join(', ')}`)
  const expiresAt = input.expiresInDays === undefined ? null : context.clock.now() + checkDays(input.expiresInDays) * dayMs
  const recordsPerSecond = input.recordsPerSecond ?? null
  if (recordsPerSecond !== null && !(Number.isInteger(recordsPerSecond) && recordsPerSecond >= 1))
    throw new Fault('bad_input', 'recordsPerSecond: give a whole number from 1 on, or leave it out')
  const created = await state.transaction(async (transaction) => {
    const { active } = await transaction
      .selectFrom('ingest_keys')
      .select((e) => e.fn.countAll<number>().as('active'))
      .where('project_id', '=', caller.projectId)
      .where('revoked_at', 'is', null)
      // Each rotation leaves one that ended by itself, which no list shows and nobody can revoke.
      .where((e) => e.or([e('expires_at', 'is', null), e('expires_at', '>', context.clock.now())]))
      .executeTakeFirstOrThrow()
    if (active >= maxKeys) throw new Fault('conflict', `the project has ${maxKeys} keys; revoke some first`)
    const signals = [...new Set(input.signals)]
    return await insertIngestKey(transaction, context, { name, signals, slotId: undefined, expiresAt, recordsPerSecond })
  })
  // Somebody may have tried it before it was there.
  access.ingestKeys.clear()
  return created
}

/** For the first start: a key for the default project when it has never had one. */
export async function createFirstIngestKey(context: AccessServiceContext): Promise<CreatedSecret | undefined> {
  const { caller, state, access } = context
  requirePermission(caller, 'keys.write')
  const created = await state.transaction(async (transaction) => {
    const any = await transaction
      .selectFrom('ingest_keys')
      .select('id')
      .where('project_id', '=', caller.projectId)
      .limit(1)
      .executeTakeFirst()
    if (any !== undefined) return undefined
    return await insertIngestKey(transaction, context, {
      name: 'First start',
      signals: telemetrySignals,
      slotId: undefined,
      expiresAt: null,
      recordsPerSecond: null,
    })
  })
  access.ingestKeys.clear()
  return created
}

function checkDays(days: number): number {
  if (!Number.isInteger(days) || days < 1 || days > maxDays)
    throw new Fault('bad_input', `expiresInDays: give a whole number from 1 to ${maxDays}, or leave it out`)
  return days
}
