import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Files that match; `*`, `?` and `[a-z]` may stand in the last part of the path, as Prometheus allows. Sorted; none when the folder is missing. */
export function globFiles(pattern: string): string[] {
  const last = basename(pattern)
  if (!/[*?[]/.test(last)) return existsSync(pattern) ? [pattern] : []
  const folder = dirname(pattern)
  const matches = patternOf(last)
  try {
    return readdirSync(folder)
      .filter((name) => matches.test(name))
      .sort()
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}

function patternOf(glob: string): RegExp {
  const source = glob.replaceAll(/\[\^?[^\]]*\]|[*?]|[^*?[]|\[/g, (part) => {
    if (part === '*') return '[^/]*'
    if (part === '?') return '[^/]'
    if (part.length > 1 && part.startsWith('[')) return `[${part.slice(1, -1).replaceAll(/[\\[\]]/g, String.raw`\$&`)}]`
    return part.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
  })
  return new RegExp(`^${source}$`, 'u')
}
