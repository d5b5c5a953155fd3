import { statSync } from 'node:fs'

import { globFiles } from './glob-files.ts'

/**
 * How often it is looked whether files have changed. Looking costs less than a watch of the kernel, which network file systems and
 * replaced folders (Kubernetes config maps) do not have.
 */
const lookEveryMs = 1000

/** Calls `onChange` when files that match, or their content, have changed. Returns what ends it. */
export function watchFiles(patterns: () => readonly string[], onChange: () => void): () => void {
  let known = versionOf(patterns())
  const timer = setInterval(() => {
    const now = versionOf(patterns())
    if (now === known) return
    known = now
    onChange()
  }, lookEveryMs).unref()
  return () => clearInterval(timer)
}

function versionOf(patterns: readonly string[]): string {
  return patterns
    .flatMap((pattern) => globFiles(pattern))
    .map((file) => {
      // `ctime` too: one that could not be read may be let be read now.
      const { mtimeMs = 0, ctimeMs = 0, size = 0, ino = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {}
      return `${file} ${mtimeMs} ${ctimeMs} ${size} ${ino}`
    })
    .join('\n')
}
