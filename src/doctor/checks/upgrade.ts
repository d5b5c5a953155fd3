import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { listSnapshots } from '../../storage/state/index.ts'
import type { Check, Finding } from '../check.ts'

export const upgradeCheck: Check = {
  name: 'upgrade',
  title: 'The data fit to this version',
  run({ settings: { dataDir }, version }) {
    const findings: Finding[] = []
    const before = readVersion(join(dataDir, 'version.json'))
    if (before !== undefined && compareVersions(before, version) > 0)
      findings.push({
        severity: 'error',
        problem: `Vedette ${before} has served from ${dataDir}, this is ${version}: an older one.`,
        mend: `Start ${before} again, or go back to before the upgrade: with this version, vedette rollback --dry-run says what that loses.`,
      })
    const newest = listSnapshots(join(dataDir, 'snapshots'))[0]
    if (newest !== undefined && newest.reason === 'upgrade' && !newest.isFinished)
      findings.push({
        severity: 'error',
        problem: `The upgrade of ${new Date(newest.at).toISOString()} was not ended.`,
        mend: 'Start Vedette again and read its last line; if it stays so, vedette rollback goes back to before it.',
      })
    return findings
  },
}

function readVersion(path: string): string | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof value === 'object' && value !== null && 'version' in value ? String(value.version) : undefined
  } catch {
    return undefined
  }
}

function compareVersions(left: string, right: string): number {
  const numbers = (text: string): readonly number[] =>
    text
      .split(/[.-]/)
      .slice(0, 3)
      .map((part) => Number.parseInt(part, 10) || 0)
  const [a, b] = [numbers(left), numbers(right)]
  return a.map((part, at) => part - (b[at] ?? 0)).find((difference) => difference !== 0) ?? 0
}
