import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

import type { Check, Finding } from '../check.ts'

/** When this was written. */
const sureSince = Date.UTC(2026, 10, 1)
const toleranceMs = 60_000

export const clockCheck: Check = {
  name: 'clock',
  title: 'The clock',
  run({ settings, host }) {
    const now = host.clock.now()
    const findings: Finding[] = []
    const mend = 'Let the machine keep time: timedatectl set-ntp true (systemd-timesyncd or chrony).'
    if (now < sureSince)
      findings.push({ severity: 'error', problem: `The clock says ${new Date(now).toISOString()}, which is long ago.`, mend })
    const newest = newestChange(settings.dataDir)
    if (newest - now > toleranceMs)
      findings.push({
        severity: 'error',
        problem: `The clock went back: data were written at ${new Date(newest).toISOString()}, now it is ${new Date(now).toISOString()}.`,
        mend: `${mend} Until it is right again, new data are refused or stand at wrong times.`,
      })
    if (
      host.readText('/run/systemd/timesync/synchronized') === undefined &&
      host.readText('/run/systemd/units/invocation:systemd-timesyncd.service')
    )
      findings.push({ severity: 'warning', problem: 'Nothing has set the clock by the network since the start of the machine.', mend })
    return findings
  },
}

/** Of the data directory and what lies in it and in its log, epoch milliseconds. */
function newestChange(directory: string): number {
  const paths = [directory, join(directory, 'wal')].flatMap((folder) => {
    try {
      return readdirSync(folder).map((name) => join(folder, name))
    } catch {
      return []
    }
  })
  return Math.max(0, ...paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0))
}
