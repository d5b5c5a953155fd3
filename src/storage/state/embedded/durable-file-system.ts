import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs'

import { NodeFS } from '@electric-sql/pglite/nodefs'

/** The part of Emscripten's file system this reaches into; checked by a test, because it is nobody's public interface. */
interface EmscriptenModule {
  readonly FS: { readonly filesystems?: { readonly NODEFS?: NodeFileSystem } }
  readonly NODEFS?: NodeFileSystem
}
interface NodeFileSystem {
  readonly stream_ops: { fsync?: (stream: OpenStream) => number }
  realPath(node: unknown): string
}
interface OpenStream {
  /** The file descriptor of a regular file; directories have none. */
  readonly nfd?: number
  readonly node: unknown
}

/**
 * PGlite's directory on disk, with the fsync that PGlite leaves out: as shipped, a power cut loses every commit since the kernel's
 * last write-back. The database must also be started without `-F` and with `wal_sync_method=fsync` (its fdatasync does nothing).
 */
export class DurableFileSystem extends NodeFS {
  /** How often something was really synced. */
  syncs = 0

  override async init(...[database, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(database, options)
    const addSync = (module: EmscriptenModule): void => {
      const files = module.FS.filesystems?.NODEFS ?? module.NODEFS
      if (files === undefined) throw new Error('this PGlite has no NODEFS: its commits could not be made durable')
      files.stream_ops.fsync = (stream) => {
        this.syncs++
        if (typeof stream.nfd === 'number') fdatasyncSync(stream.nfd)
        else syncDirectory(files.realPath(stream.node))
        return 0
      }
    }
    // The cast: Emscripten passes its module to every preRun function, the type in PGlite names only the public part of it.
    const preRun = [...(emscriptenOpts.preRun ?? []), addSync as unknown as (module: unknown) => void]
    return { emscriptenOpts: { ...emscriptenOpts, preRun } }
  }
}

/** Makes names created, renamed or removed in a directory durable. */
export function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
