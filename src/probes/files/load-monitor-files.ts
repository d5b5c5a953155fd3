import { readFile } from 'node:fs/promises'

import { Fault } from '../../lib/errors.ts'
import { globFiles } from '../../lib/files/glob-files.ts'
import type { Monitor } from '../monitor.ts'
import { readMonitorFile } from './read-monitor-file.ts'

/** The monitors of all files that patterns name. Throws Fault `bad_input` when one of them is wrong, or two have one name. */
export async function loadMonitorFiles(patterns: readonly string[], projectId: number, nowMs: number): Promise<readonly Monitor[]> {
  const monitors: Monitor[] = []
  const names = new Map<string, string>()
  for (const path of new Set(patterns.flatMap((pattern) => globFiles(pattern)))) {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      throw new Fault('bad_input', `${path}: it cannot be read`, { cause: error })
    })
    for (const monitor of readMonitorFile({ path, text, projectId, nowMs })) {
      const { name } = monitor.spec
      const other = names.get(name)
      if (other !== undefined) throw new Fault('bad_input', `${path}: there is a monitor ${name} in ${other} already`)
      names.set(name, path)
      monitors.push(monitor)
    }
  }
  return monitors
}
