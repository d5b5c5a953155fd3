import { readdirSync } from 'node:fs'
import { join } from 'node:path'

import type { Check } from '../check.ts'

export const quarantineCheck: Check = {
  name: 'quarantine',
  title: 'Nothing was set aside as damaged',
  run({ settings }) {
    const folder = join(settings.dataDir, 'wal', 'quarantine')
    const files = list(folder).length
    if (files === 0) return []
    return [
      {
        severity: 'warning',
        problem: `${files} files that could not be stored lie in ${folder}; the .json beside each says why.`,
        mend: 'Look for errors of the disk (dmesg, smartctl -a). Keep the files for somebody who can read them, or take them away. Rows of another version (reason other_version) are stored by the next start of one that knows them.',
      },
    ]
  },
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.bin') || name.endsWith('.wal'))
  } catch {
    return []
  }
}
