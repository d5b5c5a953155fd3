import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { TelemetryStore } from '../../storage/telemetry/index.ts'

/** Its own store says how large it is: to look at all its files would take long. */
const telemetryFolder = 'telemetry'

/** Bytes that a data directory takes on its disk, but for `without`; telemetry in a server is not in it. Files that go meanwhile do not count. */
export async function measureDataDirectory(
  dataDir: string,
  telemetry: TelemetryStore | undefined,
  without: readonly string[] = [],
): Promise<number> {
  const rest = await measureFolder(dataDir, telemetry === undefined ? without : [telemetryFolder, ...without])
  if (telemetry === undefined) return rest
  const { rows } = await telemetry.query<{ bytes: string }>('SELECT sum(bytes_on_disk) AS bytes FROM system.parts')
  return rest + Number(rows[0]?.bytes ?? 0)
}

async function measureFolder(folder: string, without: readonly string[] = []): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  let bytes = 0
  for (const entry of entries) {
    if (without.includes(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) bytes += await measureFolder(path)
    else if (entry.isFile())
      bytes += await lstat(path).then(
        ({ blocks }) => blocks * 512,
        () => 0,
      )
  }
  return bytes
}
