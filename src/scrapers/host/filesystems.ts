import type { StatsFs } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'

import type { MetricFamily } from '../../lib/metrics/metric-family.ts'
import { family } from './family.ts'
import type { Mount } from './mounts.ts'

/** A network file system whose server is away may hang for ever. */
const mountTimeoutMs = 5000

interface MountSize {
  readonly mount: Mount
  readonly size: StatsFs | undefined
}

const gauges: readonly (readonly [string, string, (size: StatsFs) => number])[] = [
  ['node_filesystem_size_bytes', 'Filesystem size in bytes.', (size) => size.blocks * size.bsize],
  ['node_filesystem_free_bytes', 'Filesystem free space in bytes.', (size) => size.bfree * size.bsize],
  ['node_filesystem_avail_bytes', 'Filesystem space available to non-root users in bytes.', (size) => size.bavail * size.bsize],
  ['node_filesystem_files', 'Filesystem total file nodes.', (size) => size.files],
  ['node_filesystem_files_free', 'Filesystem total free file nodes.', (size) => size.ffree],
]

/** Asks every mount for its size. A mount that hangs is asked again only after it has answered, or each scrape would cost a thread. */
export function createMountReader(root: string, timeoutMs = mountTimeoutMs): (mounts: readonly Mount[]) => Promise<MountSize[]> {
  const hanging = new Set<string>()
  const ask = async (mount: Mount): Promise<MountSize> => {
    if (hanging.has(mount.mountpoint)) return { mount, size: undefined }
    hanging.add(mount.mountpoint)
    const answer = statfs(join(root, mount.mountpoint))
      .catch(() => undefined)
      .finally(() => hanging.delete(mount.mountpoint))
    return { mount, size: await within(answer, timeoutMs) }
  }
  return (mounts) => Promise.all(mounts.map((mount) => ask(mount)))
}

export function describeFilesystems(sizes: readonly MountSize[]): MetricFamily[] {
  const flag = (name: string, help: string, value: (entry: MountSize) => boolean): MetricFamily =>
    family(
      'gauge',
      name,
      help,
      sizes.map((entry) => ({ labels: labelsOf(entry), value: value(entry) ? 1 : 0 })),
    )
  return [
    ...gauges.map(([name, help, read]) =>
      family(
        'gauge',
        name,
        help,
        sizes.flatMap((entry) => (entry.size === undefined ? [] : [{ labels: labelsOf(entry), value: read(entry.size) }])),
      ),
    ),
    flag('node_filesystem_readonly', 'Filesystem read-only status.', ({ mount }) => mount.readOnly),
    flag('node_filesystem_device_error', 'Whether an error occurred while getting statistics for the given device.', ({ size }) => !size),
  ]
}

function labelsOf({ mount: { device, mountpoint, fstype } }: MountSize): Record<string, string> {
  return { device, fstype, mountpoint }
}

async function within<T>(answer: Promise<T>, timeoutMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
