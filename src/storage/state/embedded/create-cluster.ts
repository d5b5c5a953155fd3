import { existsSync } from 'node:fs'
import { cp, mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import { z } from 'zod'

import { Fault } from '../../../lib/errors.ts'
import { createInThread } from './database-thread.ts'
import { syncDirectory } from './durable-file-system.ts'

/**
 * Makes sure that `directory/data` is a database and returns its path. A new one is made beside it and renamed into place when it is
 * complete and on the disk, so a directory that exists is never taken for an empty one. The caller holds the lock of `directory`.
 */
export async function createClusterIfMissing(directory: string, assertWritable: () => Promise<void>): Promise<string> {
  const data = join(directory, 'data')
  if (existsSync(data)) {
    await checkCluster(data)
    return data
  }
  await assertWritable()
  const unfinished = join(directory, 'data.new')
  await rm(unfinished, { recursive: true, force: true })
  await fillCluster(unfinished)
  await syncTree(unfinished)
  await rename(unfinished, data)
  syncDirectory(directory)
  return data
}

async function checkCluster(data: string): Promise<void> {
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined)
  const required = await readFile(join(data, 'global', 'pg_control')).catch(() => undefined)
  const problem =
    version === undefined || required === undefined
      ? 'is not a complete database: PG_VERSION or global/pg_control is missing'
      : version.trim() !== supportedMajor
        ? `was written by PostgreSQL ${version.trim()}, this program reads ${supportedMajor}`
        : undefined
  if (problem === undefined) return
  throw new Fault('unavailable', `${data} ${problem}. Restore it from a back-up, or move it away to begin with an empty one`)
}

/** The major version of PostgreSQL inside the pinned PGlite. */
const supportedMajor = '18'

/** Making a cluster takes 4 s and 800 MB, copying one 0.1 s: the first one made by an installation is kept beside its packages. */
async function fillCluster(target: string): Promise<void> {
  const template = await templatePath()
  if (existsSync(template)) {
    await cp(template, target, { recursive: true })
    return
  }
  await createInThread(target)
  const mine = `${template}.${process.pid}.new`
  try {
    await mkdir(dirname(template), { recursive: true })
    await cp(target, mine, { recursive: true })
    await rename(mine, template)
  } catch {
    // A read-only installation, or another process was first: the next data directory takes its 4 s again.
    await rm(mine, { recursive: true, force: true }).catch(() => undefined)
  }
}

const packageFile = z.object({ version: z.string() })

/** In the conventional cache folder of the `node_modules` that PGlite was loaded from: as trustworthy as the code itself. */
async function templatePath(): Promise<string> {
  const library = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const marker = join('node_modules', '@electric-sql')
  const modules = join(library.slice(0, library.lastIndexOf(marker)), 'node_modules')
  const { version } = packageFile.parse(JSON.parse(await readFile(join(modules, '@electric-sql', 'pglite', 'package.json'), 'utf8')))
  return join(modules, '.cache', 'vedette', `state-template-pglite-${version}`)
}

async function syncTree(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    // One after the other: a thousand open files at once would be no faster.
    if (entry.isDirectory()) await syncTree(path)
    else if (entry.isFile()) await syncFile(path)
  }
  syncDirectory(directory)
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
