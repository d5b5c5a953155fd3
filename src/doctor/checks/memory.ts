import { readMachineLimits } from '../../lib/machine-limits.ts'
import type { Check } from '../check.ts'

const gibibyte = 1024 ** 3
/** What the program needs besides its engine and caches. */
const restBytes = gibibyte / 2

export const memoryCheck: Check = {
  name: 'memory',
  title: 'Memory of the machine or container',
  run({ settings, host }) {
    const { memoryBytes, isContainer } = readMachineLimits(host)
    const engine = settings.storage.clickhouse === undefined ? settings.engine.memoryBytes : 0
    const wanted = engine + settings.metrics.headBytes + settings.metrics.resultsBytes + restBytes
    if (wanted <= memoryBytes) return []
    const size = (bytes: number): string => `${(bytes / gibibyte).toFixed(1)} GiB`
    return [
      {
        severity: wanted > memoryBytes * 2 ? 'error' : 'warning',
        problem: `${isContainer ? 'The container may use' : 'The machine has'} ${size(memoryBytes)} of memory; with these settings Vedette may want ${size(wanted)}, and be killed for it.`,
        mend: `Give it more, or set engine.memoryBytes to ${Math.max(512, Math.floor((memoryBytes - restBytes) / 2 / 1024 ** 2))}Mi bytes or less.`,
      },
    ]
  },
}
