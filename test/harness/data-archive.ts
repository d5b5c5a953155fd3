import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'

/** As large as the pages of PostgreSQL: most of those of a new database are in every one, and stand here once. */
const pageBytes = 8192

interface Contents {
  /** By name of the directory and path inside: size and numbers of pages. */
  readonly files: Record<string, { readonly size: number; readonly pages: readonly number[] }>
  /** Empty ones, too. */
  readonly directories: readonly string[]
}

/** Data directories of several versions in one small file, for tests of upgrades: `directories` by name. */
export function writeDataArchive(path: string, directories: Readonly<Record<string, string>>): void {
  const known = new Map<string, number>()
  const pages: Buffer[] = []
  const contents: { files: Contents['files']; directories: string[] } = { files: {}, directories: [] }
  for (const [name, root] of Object.entries(directories)) {
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      const inside = join(name, relative(root, join(entry.parentPath, entry.name)))
      if (entry.isDirectory()) contents.directories.push(inside)
      if (!entry.isFile()) continue
      const bytes = readFileSync(join(entry.parentPath, entry.name))
      const numbers = []
      for (let at = 0; at < bytes.length; at += pageBytes) {
        const page = bytes.subarray(at, at + pageBytes)
        const hash = createHash('sha256').update(page).digest('hex')
        const number = known.get(hash) ?? pages.push(Buffer.alloc(pageBytes, 0).fill(page, 0, page.length)) - 1
        known.set(hash, number)
        numbers.push(number)
      }
      contents.files[inside] = { size: bytes.length, pages: numbers }
    }
  }
  const head = Buffer.from(JSON.stringify(contents))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(head.length)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 }
  writeFileSync(path, brotliCompressSync(Buffer.concat([size, head, ...pages]), { params }))
}

/** Which versions there are, the oldest first. */
export function listDataArchive(path: string): readonly string[] {
  const { files } = readContents(brotliDecompressSync(readFileSync(path))).contents
  return [...new Set(Object.keys(files).map((inside) => inside.slice(0, inside.indexOf('/'))))].toSorted()
}

function readContents(bytes: Buffer): { readonly contents: Contents; readonly start: number } {
  const start = 4 + bytes.readUInt32LE(0)
  // Our own file.
  return { contents: JSON.parse(bytes.toString('utf8', 4, start)) as Contents, start }
}

/** Puts the data directory of a version (all without a name) into a new directory. */
export function openDataArchive(path: string, target: string, name?: string): void {
  const bytes = brotliDecompressSync(readFileSync(path))
  const {
    contents: { files, directories },
    start,
  } = readContents(bytes)
  const placeOf = (inside: string): string | undefined =>
    name === undefined ? join(target, inside) : inside.startsWith(`${name}/`) ? join(target, inside.slice(name.length + 1)) : undefined
  for (const inside of directories) {
    const place = placeOf(inside)
    if (place !== undefined) mkdirSync(place, { recursive: true, mode: 0o700 })
  }
  for (const [inside, { size, pages }] of Object.entries(files)) {
    const place = placeOf(inside)
    if (place === undefined) continue
    mkdirSync(dirname(place), { recursive: true })
    const parts = pages.map((number) => bytes.subarray(start + number * pageBytes, start + (number + 1) * pageBytes))
    writeFileSync(place, Buffer.concat(parts).subarray(0, size), { mode: 0o600 })
  }
}
