import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import type { Check, Finding } from '../check.ts'

export const dataDirectoryCheck: Check = {
  name: 'data-directory',
  title: 'Owner and permissions of the data directory',
  run({ settings, host }) {
    const directory = resolve(settings.dataDir)
    if (!existsSync(directory))
      return canWrite(dirname(directory)) ? [] : [unwritable(dirname(directory), 'the data directory is made in it')]
    const { mode, uid } = statSync(directory)
    if (!statSync(directory).isDirectory())
      return [{ severity: 'error', problem: `${directory} is a file.`, mend: 'Give another place with --data-dir DIR.' }]
    const findings: Finding[] = []
    if (!canWrite(directory)) findings.push(unwritable(directory, 'Vedette keeps everything in it'))
    if ((mode & 0o007) !== 0)
      findings.push({
        severity: 'warning',
        problem: `Everybody on this machine may look into ${directory}.`,
        mend: `chmod 700 ${directory}`,
      })
    const foreign = readdirSync(directory).find((name) => {
      const found = statSync(join(directory, name), { throwIfNoEntry: false })
      // `lost+found` is the file system's own; what went meanwhile is nobody's.
      return name !== 'lost+found' && found !== undefined && found.uid !== uid
    })
    if (foreign !== undefined)
      findings.push({
        severity: 'error',
        problem: `${join(directory, foreign)} belongs to another user than ${directory}: it was probably started once as root.`,
        mend: `Stop Vedette, then: chown -R --reference=${directory} ${directory}/*`,
      })
    // Root may read everything, and what it writes nobody else may.
    if (host.uid === 0 && uid !== 0)
      findings.push({
        severity: 'warning',
        problem: `This runs as root, but the data directory belongs to user ${uid}.`,
        mend: `Run it as that user: sudo -u '#${uid}' vedette ...; what root writes, the service cannot read.`,
      })
    return findings
  },
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

function unwritable(path: string, why: string): Finding {
  return {
    severity: 'error',
    problem: `${path} cannot be written by this user; ${why}.`,
    mend: `Give it to the user of the service (chown), or give another place with --data-dir DIR.`,
  }
}
