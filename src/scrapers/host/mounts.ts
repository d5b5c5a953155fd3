import { linesOf, wordsOf } from './family.ts'

export interface Mount {
  readonly device: string
  readonly mountpoint: string
  readonly fstype: string
  readonly readOnly: boolean
}

const ignoredPoints = /^\/(dev|proc|run\/credentials\/.+|sys|var\/lib\/docker\/.+|var\/lib\/containers\/storage\/.+)($|\/)/
const ignoredTypes =
  /^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tracefs)$/

/**
 * `/proc/mounts` without the file systems that hold no files of anybody's (node_exporter's defaults); the root is always in, for
 * in a container it is an overlay.
 */
export function parseMounts(text: string): Mount[] {
  const mounts = new Map<string, Mount>()
  for (const line of linesOf(text)) {
    const [device, mountpoint, fstype, options] = wordsOf(line).map((word) => unescape(word))
    if (device === undefined || mountpoint === undefined || fstype === undefined || options === undefined) continue
    if (mountpoint !== '/' && (ignoredPoints.test(mountpoint) || ignoredTypes.test(fstype))) continue
    mounts.set(`${device}\n${mountpoint}\n${fstype}`, { device, mountpoint, fstype, readOnly: options.split(',').includes('ro') })
  }
  return [...mounts.values()]
}

/** The kernel writes white space, backslash and # as three octal digits, byte by byte; other bytes as they are. */
function unescape(word: string): string {
  return word.replaceAll(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)))
}
