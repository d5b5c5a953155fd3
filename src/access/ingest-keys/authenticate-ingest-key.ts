import { Fault } from '../../lib/errors.ts'
import type { Access } from '../access.ts'
import { defaultProjectId } from '../projects/default-project.ts'
import { equalHashes, hashSecret } from '../tokens/secret-hash.ts'
import { idOfToken } from '../tokens/token-format.ts'
import { type IngestGrant, telemetrySignals } from './ingest-grant.ts'

const givenGrant: IngestGrant = {
  keyId: 'environment',
  keyName: 'VEDETTE_INGEST_KEY',
  projectId: defaultProjectId,
  signals: new Set(telemetrySignals),
}

/**
 * The grant of an ingest key; some microseconds when any was asked for within the last minute. Revoking takes effect at once in this
 * process and within a minute in others. Throws Fault `unauthenticated` for a key that is unknown, revoked or expired, and `rate_limited`
 * when too many of those come from one address; a good key is never refused for what others do.
 */
export async function authenticateIngestKey(access: Access, key: string, address?: string): Promise<IngestGrant> {
  try {
    return await findGrant(access, key, address)
  } catch (error) {
    if (address !== undefined && error instanceof Fault && error.code === 'unauthenticated') access.ingestKeys.countWrong(address)
    throw error
  }
}

async function findGrant(access: Access, key: string, address: string | undefined): Promise<IngestGrant> {
  const hash = hashSecret(key)
  if (access.givenKeyHash !== undefined && equalHashes(hash, access.givenKeyHash)) return givenGrant
  const id = idOfToken('vdi', key)
  const known = id === undefined ? undefined : await access.ingestKeys.find(access.state, id)
  if (id === undefined || known === undefined || !equalHashes(hash, known.secretHash))
    throw new Fault('unauthenticated', 'the ingest key is not known or was revoked; make one in the settings')
  const { grant } = known
  if (grant.expiresAt !== undefined && grant.expiresAt <= access.clock.now())
    throw new Fault('unauthenticated', 'the ingest key has expired; make one in the settings')
  access.lastSeen.note('ingest_keys', id, address)
  return grant
}
