import { Fault } from '../../lib/errors.ts'
import type { Access } from '../access.ts'
import { defaultProjectId } from '../projects/default-project.ts'
import { equalHashes, hashSecret } from '../tokens/secret-hash.ts'
import { idOfToken } from '../tokens/token-format.ts'
import { type IngestGrant, isIngestSignal, telemetrySignals } from './ingest-grant.ts'

const givenGrant: IngestGrant = {
  keyId: 'environment',
  keyName: 'VEDETTE_INGEST_KEY',
  projectId: defaultProjectId,
  signals: new Set(telemetrySignals),
}

/**
 * The grant of an ingest key; some microseconds when it was asked for within the last minute. Revoking takes effect at once in this
 * process and within a minute in others. Throws Fault `unauthenticated` for a key that is unknown, revoked or expired.
 */
export async function authenticateIngestKey(access: Access, key: string, address?: string): Promise<IngestGrant> {
  const hash = hashSecret(key)
  if (access.givenKeyHash !== undefined && equalHashes(hash, access.givenKeyHash)) return givenGrant
  const id = idOfToken('vdi', key)
  if (id === undefined) throw unknownKey()
  const cacheKey = hash.toString('latin1')
  const cached = access.ingestKeys.fresh(cacheKey)
  const grant = cached === undefined ? await lookUp(access, id, hash, cacheKey) : cached.grant
  if (grant === undefined) throw unknownKey()
  if (grant.expiresAt !== undefined && grant.expiresAt <= access.clock.now())
    throw new Fault('unauthenticated', 'the ingest key has expired; make one in the settings')
  access.lastSeen.note('ingest_keys', id, address)
  return grant
}

async function lookUp(access: Access, id: string, hash: Buffer, cacheKey: string): Promise<IngestGrant | undefined> {
  const { generation } = access.ingestKeys
  try {
    const row = await access.state.db
      .selectFrom('ingest_keys')
      .select(['id', 'name', 'project_id', 'secret_hash', 'signals', 'expires_at', 'records_per_second'])
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    const grant =
      row !== undefined && equalHashes(hash, row.secret_hash)
        ? {
            keyId: row.id,
            keyName: row.name,
            projectId: row.project_id,
            signals: new Set(row.signals.filter(isIngestSignal)),
            ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
            ...(row.records_per_second === null ? {} : { recordsPerSecond: row.records_per_second }),
          }
        : undefined
    access.ingestKeys.keep(cacheKey, grant, generation)
    return grant
  } catch (error) {
    const stale = error instanceof Fault && error.retryable ? access.ingestKeys.stale(cacheKey) : undefined
    if (stale === undefined) throw error
    return stale.grant
  }
}

function unknownKey(): Fault {
  return new Fault('unauthenticated', 'the ingest key is not known or was revoked; make one in the settings')
}
