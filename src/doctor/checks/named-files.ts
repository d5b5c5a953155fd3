import { accessSync, constants, statSync } from 'node:fs'

import type { Settings } from '../../config/settings.ts'
import { globFiles } from '../../lib/files/glob-files.ts'
import type { Check, Finding } from '../check.ts'

/** Files that hold secrets. */
function secretsOf({ storage, tls, backup, smtp }: Settings): readonly (string | undefined)[] {
  return [
    storage.clickhouse?.passwordFile,
    storage.postgres?.passwordFile,
    tls?.key,
    smtp?.passwordFile,
    backup.passphraseFile,
    backup.verify.keyFile,
    backup.s3?.secretAccessKeyFile,
  ]
}

export const namedFilesCheck: Check = {
  name: 'named-files',
  title: 'Files that the settings name can be read',
  run({ settings }) {
    const { alerting, scrape, probes, tls } = settings
    const secrets = secretsOf(settings).filter((path) => path !== undefined)
    const plain = [alerting.alertmanagerConfig, scrape.prometheusConfig, tls?.cert].filter((path) => path !== undefined)
    const patterns = [...alerting.ruleFiles, ...alerting.rules, ...probes.files]
    return [
      ...[...plain, ...secrets].flatMap((path) => findUnreadable(path)),
      ...patterns.flatMap((pattern) => {
        const files = globFiles(pattern)
        return files.length === 0 ? [findMissing(pattern)] : files.flatMap((path) => findUnreadable(path))
      }),
      ...secrets.flatMap((path) => findOpen(path)),
    ]
  },
}

function findMissing(pattern: string): Finding {
  return {
    severity: 'warning',
    problem: `No file is like ${pattern}.`,
    mend: 'Such paths count from the working directory of the service: write the whole path.',
  }
}

function findUnreadable(path: string): readonly Finding[] {
  try {
    accessSync(path, constants.R_OK)
    return []
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return [
      {
        severity: 'error',
        problem: `${path} ${isMissing ? 'is not there' : 'cannot be read by this user'}.`,
        mend: isMissing ? 'Put the file there or take its name out of the settings.' : `Give it to the user of the service: chown it.`,
      },
    ]
  }
}

function findOpen(path: string): readonly Finding[] {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0
  if ((mode & 0o007) === 0) return []
  return [{ severity: 'warning', problem: `Everybody on this machine may read ${path}, which holds a secret.`, mend: `chmod 600 ${path}` }]
}
