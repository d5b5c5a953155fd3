import type { Check, Finding } from '../check.ts'
import { nearestDirectory } from '../nearest-directory.ts'

const gigabyte = 1000 ** 3
const smallBytes = 10 * gigabyte

export const diskSpaceCheck: Check = {
  name: 'disk-space',
  title: 'Room on the disk',
  async run({ settings, host }) {
    const directory = nearestDirectory(settings.dataDir)
    const { totalBytes, freeBytes, totalFiles, freeFiles } = await host.disk(directory)
    const says = `${(freeBytes / gigabyte).toFixed(1)} of ${(totalBytes / gigabyte).toFixed(1)} GB are free on the disk of ${directory}`
    const mend = 'Make room or the disk larger, or keep data for less long (Settings, Retention).'
    const findings: Finding[] = []
    const stopsAt = settings.ingest.minFreeDiskBytes
    if (freeBytes < stopsAt)
      findings.push({ severity: 'error', problem: `${says}: nothing is taken in below ${(stopsAt / gigabyte).toFixed(1)} GB.`, mend })
    else if (freeBytes < totalBytes / 10 || freeBytes < stopsAt * 2) findings.push({ severity: 'warning', problem: `${says}.`, mend })
    else if (totalBytes < smallBytes)
      findings.push({
        severity: 'warning',
        problem: `The disk of ${directory} has ${(totalBytes / gigabyte).toFixed(1)} GB: that is soon full.`,
        mend,
      })
    if (totalFiles > 0 && freeFiles < totalFiles / 20)
      findings.push({
        severity: freeFiles === 0 ? 'error' : 'warning',
        problem: `Of ${totalFiles} names (inodes) on the disk of ${directory} only ${freeFiles} are free.`,
        mend: 'Find what makes so many files (find / -xdev -type f | cut -d/ -f2 | sort | uniq -c); more room does not help.',
      })
    return findings
  },
}
