import type { Check } from '../check.ts'

const least = [20, 19] as const
/** Versions with an odd number are given up after months. */
const isShortLived = (major: number): boolean => major % 2 === 1

export const nodeVersionCheck: Check = {
  name: 'node-version',
  title: 'Version of Node',
  run({ host }) {
    const [major = 0, minor = 0] = host.nodeVersion.split('.').map(Number)
    if (major < least[0] || (major === least[0] && minor < least[1])) {
      return [
        {
          severity: 'error',
          problem: `Node ${host.nodeVersion} is too old: ${least.join('.')} is needed.`,
          mend: 'Install a newer Node, best the newest one with long-term support.',
        },
      ]
    }
    if (!isShortLived(major)) return []
    return [
      {
        severity: 'warning',
        problem: `Node ${host.nodeVersion} is of a line that gets no updates for long.`,
        mend: 'Install a line with an even number.',
      },
    ]
  },
}
