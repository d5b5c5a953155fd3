import type { Check } from '../check.ts'

export const lockCheck: Check = {
  name: 'lock',
  title: 'Nobody else has the data directory',
  run({ lock, settings }) {
    if (lock.state === 'stale')
      return [
        {
          severity: 'warning',
          problem: `${settings.dataDir}/LOCK was left behind by ${lock.holder}: Vedette was killed there, or the machine went down.`,
          mend: 'Nothing to do: the next start takes it over. If it comes back, look for the killer: journalctl -k | grep -i oom.',
        },
      ]
    if (lock.state === 'held' && lock.pid === undefined)
      return [
        {
          severity: 'error',
          problem: `${settings.dataDir} is in use by ${lock.holder}, which is another machine or container.`,
          mend: 'Two may not share one data directory: give each its own, or stop the other.',
        },
      ]
    return []
  },
}
