import { join } from 'node:path'

import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { replaceFile, syncDirectory, type FileSystem } from './file-system.ts'

/** Why bytes were set aside. */
interface QuarantineReport {
  readonly reason: 'damaged_file' | 'refused_by_store' | 'kills_the_store' | 'unknown_table' | 'old_schema' | 'cannot_repair'
  /** 16 hex digits. */
  readonly segment: string
  /** In the store's or our words; no row contents. */
  readonly message: string
  readonly table?: string
  readonly partition?: string
  readonly rows?: number
  /** Position in the segment's file. */
  readonly offset?: number
}

/** Hears which rows were set aside: those of a table, or of nobody knows which. */
export type SetAsideListener = (table: string | undefined, rowBinary: readonly Buffer[]) => void

/** The directory for what can be neither stored nor thrown away: somebody may look at it and bring it back. */
export interface Quarantine {
  /** Files there, and their bytes. */
  readonly count: number
  readonly bytes: number
  /** Durable when it resolves. The same name again replaces the file: a replay that comes to the same end leaves one copy. */
  keep(name: string, report: QuarantineReport, bytes: readonly Buffer[]): Promise<void>
  /** Moves a whole file there. */
  adopt(name: string, report: QuarantineReport, path: string): Promise<void>
  /** Calls back before rows are set aside. Returns the way to stop it. */
  onSetAside(listener: SetAsideListener): () => void
}

export async function openQuarantine(files: FileSystem, directory: string, clock: Clock, log: Log): Promise<Quarantine> {
  await files.mkdir(directory)
  const sizes = new Map<string, number>()
  const listeners = new Set<SetAsideListener>()
  const sizeOf = async (file: string): Promise<number> => {
    const handle = await files.open(join(directory, file), 'r')
    try {
      return (await handle.stat()).size
    } finally {
      await handle.close()
    }
  }
  for (const file of (await files.readdir(directory)).filter((name) => name.endsWith('.bin'))) {
    sizes.set(file.slice(0, -'.bin'.length), await sizeOf(file))
  }

  const report = async (name: string, content: QuarantineReport, bytes: number): Promise<void> => {
    const path = join(directory, name)
    await replaceFile(files, `${path}.json`, [
      Buffer.from(`${JSON.stringify({ ...content, bytes, at: new Date(clock.now()).toISOString() }, undefined, 2)}\n`),
    ])
    sizes.set(name, bytes)
    log.error({ ...content, bytes, file: `${path}.bin` }, 'Data was set aside because it can be neither stored nor dropped')
  }

  return {
    get count() {
      return sizes.size
    },
    get bytes() {
      return [...sizes.values()].reduce((sum, size) => sum + size, 0)
    },
    async keep(name, content, buffers) {
      for (const listener of listeners) listener(content.table, content.table === undefined ? [] : buffers)
      await replaceFile(files, join(directory, `${name}.bin`), buffers)
      await report(
        name,
        content,
        buffers.reduce((sum, buffer) => sum + buffer.length, 0),
      )
    },
    async adopt(name, content, path) {
      for (const listener of listeners) listener(undefined, [])
      await files.rename(path, join(directory, `${name}.bin`))
      await syncDirectory(files, directory)
      await report(name, content, await sizeOf(`${name}.bin`))
    },
    onSetAside(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
