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
        problem: `${files} files that could not be stored lie in ${folder}.`,
        mend: 'Look for errors of the disk (dmesg, smartctl -a). Keep the files for somebody who can read them, or take them away.',
      },
    ]
  },
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
