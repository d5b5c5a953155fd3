import { createHash } from 'node:crypto'

import type { AuditEntry } from './audit-entry.ts'
import { canonicalJson } from './canonical-json.ts'

/** The hash of an entry that follows one with the hash `previous`; the first follows 32 zero bytes. */
export function hashEntry(previous: Uint8Array, entry: Omit<AuditEntry, 'hash'>): Buffer {
  return createHash('sha256').update(previous).update(canonicalJson(entry)).digest()
}
