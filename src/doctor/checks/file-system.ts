import type { Check } from '../check.ts'
import { nearestDirectory } from '../nearest-directory.ts'

/** Magic numbers of statfs(2). */
const kinds = new Map([
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x65735546, 'FUSE'],
  [0x794c7630, 'overlayfs'],
  [0x01021997, '9p'],
])

export const fileSystemCheck: Check = {
  name: 'file-system',
  title: 'File system of the data directory',
  async run({ settings, host }) {
    const directory = nearestDirectory(settings.dataDir)
    const { type } = await host.disk(directory)
    const kind = kinds.get(type >>> 0)
    if (kind === undefined) return []
    const at = `${directory} lies on ${kind}`
    const mend = 'Give a directory on a local disk (ext4, xfs, zfs, btrfs) with --data-dir DIR; in a container mount a volume.'
    if (kind === 'tmpfs' || kind === 'ramfs') return [{ severity: 'error', problem: `${at}: a restart loses everything.`, mend }]
    if (kind === 'overlayfs')
      return [{ severity: 'error', problem: `${at}, the layer of a container: with the container everything is gone.`, mend }]
    return [{ severity: 'warning', problem: `${at}: locks and fsync are not to be relied upon there, and it is slow.`, mend }]
  },
}
