import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

import type { Check, Finding } from '../check.ts'

const keyName = 'platform.key'
/** How deep a folder of back-ups is looked through. */
const mostDepth = 3
const mostNames = 5000

export const keyBesideDataCheck: Check = {
  name: 'key-beside-data',
  title: 'Keys and back-ups lie apart',
  run({ settings: { dataDir, backup } }) {
    const findings: Finding[] = []
    const key = join(resolve(dataDir), keyName)
    if (((statSync(key, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0)
      findings.push({
        severity: 'error',
        problem: `Others than its owner may read ${key}, which opens all secrets.`,
        mend: `chmod 600 ${key}`,
      })
    if (existsSync(join(dataDir, 'state')) && !existsSync(key))
      findings.push({
        severity: 'error',
        problem: `${key} is missing: secrets that people entered cannot be read any more.`,
        mend: 'Put it back from a back-up before the next start, which would make a new one.',
      })
    if (backup.to === undefined || backup.to.startsWith('s3:')) return findings
    const target = resolve(backup.to)
    const inside = relative(resolve(dataDir), target)
    if (!inside.startsWith('..'))
      findings.push({
        severity: 'error',
        problem: `Back-ups go to ${target}, inside of the data directory: what takes one takes the other.`,
        mend: 'Set backup.to to another disk, or to s3://.',
      })
    else if (existsSync(target) && existsSync(dataDir) && statSync(target).dev === statSync(dataDir).dev)
      findings.push({
        severity: 'warning',
        problem: `Back-ups in ${target} lie on the same disk as the data.`,
        mend: 'Set backup.to to another disk, or to s3://, or copy them away.',
      })
    const copy = findFile(target, keyName, mostDepth, { left: mostNames })
    if (copy !== undefined)
      findings.push({
        severity: 'error',
        problem: `${copy} is the platform's key in clear text among the back-ups: who gets them can read every secret in them.`,
        mend: 'Take it away. Back-ups of Vedette hold it encrypted (backup.recipients, backup.passphraseFile).',
      })
    for (const path of [backup.passphraseFile, backup.verify.keyFile])
      if (path !== undefined && !relative(target, dirname(resolve(path))).startsWith('..'))
        findings.push({
          severity: 'error',
          problem: `${path} opens the back-ups and lies beside them.`,
          mend: 'Keep it on another machine, or at least in another folder.',
        })
    return findings
  },
}

function findFile(folder: string, name: string, depth: number, walk: { left: number }): string | undefined {
  if (depth === 0 || !existsSync(folder)) return undefined
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (walk.left-- <= 0) return undefined
    const path = join(folder, entry.name)
    if (entry.isFile() && entry.name === name) return path
    const inside = entry.isDirectory() ? findFile(path, name, depth - 1, walk) : undefined
    if (inside !== undefined) return inside
  }
  return undefined
}
