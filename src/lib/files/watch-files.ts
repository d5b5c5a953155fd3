import { statSync } from 'node:fs'

import { globFiles } from './glob-files.ts'
import { versionOf } from './version-of.ts'

/**
 * How often it is looked whether files have changed. Looking costs less than a watch of the kernel, which network file systems and
 * replaced folders (Kubernetes config maps) do not have.
 */
const lookEveryMs = 1000

/** Calls `onChange` when files that match, or their content, have changed. Returns what ends it. */
export function watchFiles(patterns: () => readonly string[], onChange: () => void): () => void {
  let known = versionOfAll(patterns())
  const timer = setInterval(() => {
    const now = versionOfAll(patterns())
    if (now === known) return
    known = now
    onChange()
  }, lookEveryMs).unref()
  return () => clearInterval(timer)
}

function versionOfAll(patterns: readonly string[]): string {
  return patterns
    .flatMap((pattern) => globFiles(pattern))
    .map((file) => `${file} ${versionOf(statSync(file, { throwIfNoEntry: false }))}`)
    .join('\n')
}
