import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'

/** What the log does with an open file; `FileHandle` of node:fs has it all. */
export interface OpenFile {
  writev(buffers: readonly Uint8Array[], position: number): Promise<{ readonly bytesWritten: number }>
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>
  datasync(): Promise<void>
  sync(): Promise<void>
  truncate(length: number): Promise<void>
  stat(): Promise<{ readonly size: number; readonly mtimeMs: number }>
  close(): Promise<void>
}

/** The file system as an argument, so that tests can make a disk fail at any call. */
export interface FileSystem {
  open(path: string, flags: string): Promise<OpenFile>
  readFile(path: string): Promise<Buffer>
  readdir(path: string): Promise<string[]>
  mkdir(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
}

/** Rows are somebody's data: nobody but the owner may read them. */
const fileMode = 0o600

export const realFileSystem: FileSystem = {
  open: (path, flags) => open(path, flags, fileMode),
  readFile: (path) => readFile(path),
  readdir: (path) => readdir(path),
  mkdir: async (path) => void (await mkdir(path, { recursive: true, mode: 0o700 })),
  rename: (from, to) => rename(from, to),
  unlink: (path) => unlink(path),
}

/** Makes creations, renames and removals in `directory` survive a power cut. */
export async function syncDirectory(files: FileSystem, directory: string): Promise<void> {
  const handle = await files.open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes every byte: `writev` may write less than asked, and with a full disk fails only on the next call. */
export async function writeFully(file: OpenFile, buffers: readonly Uint8Array[], position: number): Promise<void> {
  let rest = buffers.filter((buffer) => buffer.length > 0)
  let at = position
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, at)
    if (bytesWritten === 0) throw new Error('nothing could be written')
    at += bytesWritten
    rest = dropBytes(rest, bytesWritten)
  }
}

function dropBytes(buffers: readonly Uint8Array[], count: number): Uint8Array[] {
  let left = count
  for (const [index, buffer] of buffers.entries()) {
    if (left < buffer.length) return [buffer.subarray(left), ...buffers.slice(index + 1)]
    left -= buffer.length
  }
  return []
}

/** Replaces `path` by `buffers` so that after a crash either the old or the whole new file is there. */
export function replaceFile(files: FileSystem, path: string, buffers: readonly Uint8Array[]): Promise<void> {
  return replaceFileBy(files, path, (file) => writeFully(file, buffers, 0))
}

/** The same for what is better written piece by piece: `write` writes all of it. */
export async function replaceFileBy(files: FileSystem, path: string, write: (file: OpenFile) => Promise<void>): Promise<void> {
  const temporary = `${path}.new`
  try {
    const handle = await files.open(temporary, 'w')
    try {
      await write(handle)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await files.rename(temporary, path)
  } catch (error) {
    // A full disk needs the room back; what went wrong is told, not that this did too.
    await removeFile(files, temporary).catch(() => undefined)
    throw error
  }
  await syncDirectory(files, dirname(path))
}

/** The file's bytes, or undefined when there is none. */
export async function readOptionalFile(files: FileSystem, path: string): Promise<Buffer | undefined> {
  try {
    return await files.readFile(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Removes a file that may be gone already. */
export async function removeFile(files: FileSystem, path: string): Promise<void> {
  try {
    await files.unlink(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}

/** `ENOSPC`, `EIO`, ...; undefined for errors that are not the system's. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
