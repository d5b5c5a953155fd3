import { randomBytes, timingSafeEqual } from 'node:crypto'

import { type IngestGrant, telemetrySignals } from '../access/index.ts'

/** Under which the platform brings in what it has to say itself. */
export const ownKeyId = 'platform'

/** The ingest key of the platform's own telemetry: made at each start, never stored, never shown. */
export function createOwnKey(projectId: number): { readonly key: string; grantOf(key: string): IngestGrant | undefined } {
  const key = randomBytes(32).toString('base64url')
  const own = Buffer.from(key)
  const grant: IngestGrant = { keyId: ownKeyId, keyName: 'Vedette itself', projectId, signals: new Set(telemetrySignals) }
  return {
    key,
    grantOf: (candidate) => {
      const bytes = Buffer.from(candidate)
      return bytes.length === own.length && timingSafeEqual(bytes, own) ? grant : undefined
    },
  }
}
