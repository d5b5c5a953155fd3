import { readPasswordFile } from '../../config/read-password-file.ts'
import type { Settings } from '../../config/settings.ts'

/** The address of a ClickHouse server with user, password and database. Throws Fault('bad_input') when the password file cannot be read. */
export function serverUrlOf(server: NonNullable<Settings['storage']['clickhouse']>): string {
  const url = new URL(server.url)
  url.username = server.username
  if (server.passwordFile !== undefined) url.password = encodeURIComponent(readPasswordFile(server.passwordFile))
  url.pathname = `/${server.database}`
  return url.href
}
