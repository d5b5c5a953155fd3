import { readFile, stat } from 'node:fs/promises'

import { globFiles } from '../../../lib/files/glob-files.ts'
import { versionOf } from '../../../lib/files/version-of.ts'
import type { FileDiscovery } from '../config/discovery-schema.ts'
import { type DiscoveredGroup, groupOf } from '../targets/build-targets.ts'
import type { Discover } from './discovery.ts'
import { readJsonGroups, readYamlGroups } from './read-groups.ts'
import { waitUnlessAborted } from './wait.ts'

/**
 * How often it is looked whether a file has changed. Looking costs less than a watch of the kernel, which network file systems and
 * replaced folders do not have.
 */
const lookEveryMs = 1000
const maxFileBytes = 64 * 1024 * 1024

interface KnownFile {
  readonly version: string
  readonly groups: readonly DiscoveredGroup[]
}

/** file_sd: target groups in JSON or YAML files, read again within a second of a change. A file that is wrong keeps what it said before. */
export function discoverFiles({ files: patterns }: FileDiscovery): Discover {
  return async ({ log, signal }, onGroups) => {
    let known = new Map<string, KnownFile>()
    for (let first = true; !signal.aborted; first = false) {
      const next = new Map<string, KnownFile>()
      let changed = first
      for (const file of new Set(patterns.flatMap((pattern) => globFiles(pattern)))) {
        const before = known.get(file)
        const version = versionOf(await stat(file).catch(() => undefined))
        if (before?.version === version) next.set(file, before)
        else {
          changed = true
          next.set(file, { version, groups: before?.groups ?? [] })
          try {
            next.set(file, { version, groups: await readGroups(file) })
          } catch (error) {
            log.error({ err: error, file }, 'targets could not be read from the file; the last ones stay')
          }
        }
      }
      if (changed || next.size !== known.size) onGroups([...next.values()].flatMap(({ groups }) => groups))
      known = next
      await waitUnlessAborted(lookEveryMs, signal)
    }
  }
}

async function readGroups(file: string): Promise<readonly DiscoveredGroup[]> {
  const bytes = await readFile(file)
  if (bytes.length > maxFileBytes) throw new Error('the file is too large')
  const text = bytes.toString('utf8')
  const groups = file.toLowerCase().endsWith('.json') ? readJsonGroups(file, text) : readYamlGroups(file, text)
  return groups.map((group) => groupOf(group, { __meta_filepath: file }))
}
