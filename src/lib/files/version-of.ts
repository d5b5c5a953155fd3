import type { Stats } from 'node:fs'

/**
 * What tells whether a file has changed since it was looked at: another text when its content, its place on the disk or who may read it is
 * another; `ctime` sees what keeps size and time, too. Empty when there is none.
 */
export function versionOf(stats: Pick<Stats, 'mtimeMs' | 'ctimeMs' | 'size' | 'ino'> | undefined): string {
  return stats === undefined ? '' : [stats.mtimeMs, stats.ctimeMs, stats.size, stats.ino].join(' ')
}
