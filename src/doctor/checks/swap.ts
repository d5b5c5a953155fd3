import type { Check, Finding } from '../check.ts'

/** Bytes of a line of /proc/meminfo. */
function bytesOf(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) * 1024
}

export const swapCheck: Check = {
  name: 'swap',
  title: 'Swap and huge pages',
  run({ host }) {
    const findings: Finding[] = []
    const memory = host.readText('/proc/meminfo') ?? ''
    const total = bytesOf(memory, 'SwapTotal')
    const used = total - bytesOf(memory, 'SwapFree')
    if (total > 0 && used > total / 4)
      findings.push({
        severity: 'warning',
        problem: `${Math.round((used / total) * 100)} % of the swap is used: what waits for it takes a thousand times as long.`,
        mend: 'Give the machine more memory or Vedette less (engine.memoryBytes), and set vm.swappiness=1.',
      })
    if ((host.readText('/sys/kernel/mm/transparent_hugepage/enabled') ?? '').includes('[always]'))
      findings.push({
        severity: 'warning',
        problem: 'Transparent huge pages are always on: memory grows beyond need, and the kernel stops programs to tidy up.',
        mend: 'echo madvise > /sys/kernel/mm/transparent_hugepage/enabled, and at every start (transparent_hugepage=madvise).',
      })
    return findings
  },
}
