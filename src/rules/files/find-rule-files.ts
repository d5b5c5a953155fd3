import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { versionOf } from '../../lib/files/version-of.ts'
import { compileMatcher } from '../../query/promql/index.ts'

/** A file that a pattern found, with what tells whether it has changed since. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string
  readonly version: string
}

const maxFiles = 10_000

/**
 * The files that patterns name, as Go's `filepath.Glob` finds them: `*`, `?` and `[...]` stand for characters of one name, a file that
 * is not there is not found. Each once, in the order of the patterns, then by name. At most 10,000.
 */
export async function findRuleFiles(patterns: readonly string[]): Promise<readonly FoundFile[]> {
  const found = new Map<string, FoundFile>()
  for (const pattern of patterns) {
    for (const path of await expand(resolve(pattern))) {
      if (found.size >= maxFiles || found.has(path)) continue
      const file = await describe(path)
      if (file !== undefined) found.set(path, file)
    }
  }
  return [...found.values()]
}

async function expand(pattern: string): Promise<readonly string[]> {
  let paths: readonly string[] = ['/']
  for (const part of pattern.split('/').filter((name) => name !== '')) {
    if (!/[*?[\\]/.test(part)) paths = paths.map((path) => join(path, part))
    else {
      const matches = compilePart(part)
      const listed = await Promise.all(paths.map(async (path) => (await list(path)).filter(matches).map((name) => join(path, name))))
      paths = listed.flat().slice(0, maxFiles)
    }
  }
  return paths
}

async function list(directory: string): Promise<readonly string[]> {
  const names: string[] = await readdir(directory).catch(() => [])
  return names.sort()
}

async function describe(path: string): Promise<FoundFile | undefined> {
  const status = await stat(path).catch(() => undefined)
  if (status === undefined || status.isDirectory()) return undefined
  return { path, version: versionOf(status) }
}

/** The engine of label matchers takes time linear in the name, however many stars there are. */
function compilePart(part: string): (name: string) => boolean {
  const source = part.replaceAll(/\\(.)|\[(\^?)((?:\\.|[^\]\\])+)\]|[*?]|[.+^${}()|[\]\\]/gs, (piece, ...groups) => {
    const [escaped, not = '', set] = groups as (string | undefined)[]
    if (escaped !== undefined) return /\w/.test(escaped) ? escaped : `\\${escaped}`
    if (set !== undefined) return `[${not}${set.replaceAll('[', '\\[')}]`
    if (piece === '*') return '.*'
    return piece === '?' ? '.' : `\\${piece}`
  })
  try {
    return compileMatcher({ operator: '=~', value: source })
  } catch {
    // A range that runs backwards matches nothing.
    return () => false
  }
}
