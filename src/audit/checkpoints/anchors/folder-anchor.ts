import { link, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { Fault } from '../../../lib/errors.ts'
import type { Anchor } from './anchor.ts'

/**
 * A folder that already exists, best of another machine: one file a checkpoint, whole or not there. One that takes new files and lets none be changed
 * (append-only, write once) serves, too. `linkFile` gives a file a second name, as link(2) does.
 */
export function folderAnchor(
  { folder, everyMs }: { readonly folder: string; readonly everyMs: number },
  linkFile: (from: string, to: string) => Promise<void> = link,
): Anchor {
  return {
    title: `folder ${folder}`,
    everyMs,
    async keep({ checkpoint: { at, seq }, note }) {
      const day = new Date(at).toISOString().replaceAll(':', '-')
      const path = join(folder, `audit-checkpoint-${day}-${seq}.txt`)
      // A file that a crash cut off would look like one that was changed.
      const partial = `${path}.partial`
      await removeIfPossible(partial)
      try {
        if (!(await putLinked({ partial, path, note, linkFile }))) await write(path, note)
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error
        // An earlier try may have come so far; what somebody else has put there stays.
        if ((await readFile(path, 'utf8')) !== note) throw new Fault('conflict', `${path} is there already and is another checkpoint`)
      }
      await syncFolder(folder)
    },
  }
}

/** What a folder answers that knows no second names, or lets nothing be removed that could be in the way. */
const notHere = new Set(['EPERM', 'EINVAL', 'EMLINK', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'])

/** Unlike a rename it fails when the name is taken. False: this folder cannot do it. */
async function putLinked({
  partial,
  path,
  note,
  linkFile,
}: {
  readonly partial: string
  readonly path: string
  readonly note: string
  readonly linkFile: (from: string, to: string) => Promise<void>
}): Promise<boolean> {
  try {
    await write(partial, note)
  } catch (error) {
    // One that may not be removed.
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
  try {
    await linkFile(partial, path)
    return true
  } catch (error) {
    if (notHere.has(codeOf(error) ?? '')) return false
    throw error
  } finally {
    await removeIfPossible(partial)
  }
}

async function write(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o644)
  try {
    await file.writeFile(text)
    await file.datasync()
  } finally {
    await file.close()
  }
}

async function removeIfPossible(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined)
}

/** So that the name is durable, too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    if (!notHere.has(codeOf(error) ?? '')) throw error
  } finally {
    await handle.close()
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
