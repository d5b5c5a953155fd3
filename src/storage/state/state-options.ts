import { join } from 'node:path'

import { readPasswordFile } from '../../config/read-password-file.ts'
import type { Settings } from '../../config/settings.ts'
import type { StateStoreOptions } from './open-state-store.ts'

/** Where the state lives. Throws Fault('bad_input') when the password file cannot be read. */
export function stateOptionsOf({ storage, dataDir }: Pick<Settings, 'storage' | 'dataDir'>): StateStoreOptions {
  const server = storage.postgres
  if (server === undefined) return { kind: 'embedded', directory: join(dataDir, 'state') }
  return { kind: 'server', url: withPassword(server.url, server.passwordFile) }
}

/** As a parameter, which also addresses without a host have (`postgres://user@/db?host=/run/postgresql`). */
function withPassword(address: string, passwordFile: string | undefined): string {
  if (passwordFile === undefined) return address
  return `${address}${address.includes('?') ? '&' : '?'}password=${encodeURIComponent(readPasswordFile(passwordFile))}`
}
