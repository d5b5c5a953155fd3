import { dirname, join } from 'node:path'

import { escapeRegex } from '../../lib/escape-regex.ts'

/** Where the files of the configuration lie. */
export interface ConfigFiles {
  /** The contents; undefined when there is no such file. */
  readonly readFile: (path: string) => string | undefined
  /** Names of what lies in a folder; none when there is no such folder. */
  readonly listFolder: (path: string) => readonly string[]
}

/** Files a configuration may bring in. */
const maxMatches = 1000

/** The paths that fit a pattern of Go's `filepath.Glob`, sorted; or what is wrong with it. `**` means no more than `*`. */
export function globTemplates(pattern: string, files: ConfigFiles): readonly string[] | string {
  if (!isWellFormed(pattern)) return 'syntax error in pattern'
  const found = globPath(pattern, files)
  return found.length > maxMatches ? `more than ${maxMatches} files match` : found
}

function globPath(pattern: string, files: ConfigFiles): readonly string[] {
  if (!hasMagic(pattern)) return [pattern]
  const folder = dirname(pattern)
  const name = pattern.slice(pattern.lastIndexOf('/') + 1)
  const folders = hasMagic(folder) && folder !== pattern ? globPath(folder, files) : [folder]
  if (!hasMagic(name)) return folders.map((one) => join(one, name))
  const fits = new RegExp(`^${toRegex(name)}$`, 'u')
  return folders.flatMap((one) =>
    [...files.listFolder(one)]
      .filter((entry) => fits.test(entry))
      .sort()
      .map((entry) => join(one, entry)),
  )
}

function hasMagic(pattern: string): boolean {
  return /[*?[\\]/.test(pattern)
}

function isWellFormed(pattern: string): boolean {
  return /^(?:[^[\\]|\\[^]|\[\^?(?:[^\]\\^-]|\\[^])(?:[^\]\\]|\\[^])*\])*$/u.test(pattern)
}

function toRegex(glob: string): string {
  return glob.replaceAll(/\\([^])|\[(\^?)((?:[^\]\\]|\\[^])*)\]|([^])/gu, (_, escaped?: string, not?: string, set?: string, other = '') => {
    if (escaped !== undefined) return escapeRegex(escaped)
    if (set !== undefined)
      return `[${not ?? ''}${set.replaceAll(/\\?([^\\-])|\\([\\-])/gu, (whole) => (whole.startsWith('\\') ? `\\u{${(whole.codePointAt(1) ?? 0).toString(16)}}` : escapeSet(whole)))}]`
    if (other === '*') return '[^/]*'
    return other === '?' ? '[^/]' : escapeRegex(other)
  })
}

function escapeSet(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
