import type { FileSystem, OpenFile } from '../../src/storage/wal/file-system.ts'

/** A file: what a reader sees, and what is on the platters for certain. */
interface Node {
  content: Buffer
  durable: Buffer
}

type FileCall = 'open' | 'writev' | 'datasync' | 'sync' | 'truncate' | 'rename' | 'unlink' | 'read' | 'close'

/** A number from 0 to 1, as from a seeded generator. */
type Random = () => number

/**
 * A disk in memory that keeps what POSIX promises and nothing more: what was not synced may be gone after a power cut, in part or
 * whole, and so may names that were made, replaced or removed since the last sync of their directory.
 */
export interface MemoryFiles extends FileSystem {
  /** Set to make calls fail: the error it gives is thrown; `short` writes only a part. */
  fault: (call: FileCall, path: string) => Error | 'short' | undefined
  /** The disk after a power cut at this moment. */
  powerCut(random: Random): MemoryFiles
  /** The disk after the process was killed: everything written is there. */
  kill(): MemoryFiles
  paths(): string[]
  content(path: string): Buffer
  overwrite(path: string, content: Buffer): void
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code })
}

export function createMemoryFiles(names: ReadonlyMap<string, Node> = new Map()): MemoryFiles {
  const entries = new Map(names)
  const durableEntries = new Map(names)

  const checkCall = (call: FileCall, path: string): boolean => {
    const fault = disk.fault(call, path)
    if (fault instanceof Error) throw fault
    return fault === 'short'
  }
  const find = (path: string): Node => {
    const node = entries.get(path)
    if (node === undefined) throw systemError('ENOENT')
    return node
  }

  const openNode = (path: string, node: Node): OpenFile => {
    let isOpen = true
    const check = (call: FileCall): boolean => {
      if (!isOpen) throw systemError('EBADF')
      return checkCall(call, path)
    }
    return {
      async writev(buffers, position) {
        const all = Buffer.concat(buffers)
        const bytes = check('writev') ? all.subarray(0, Math.max(1, all.length >> 1)) : all
        const grown = Buffer.alloc(Math.max(node.content.length, position + bytes.length))
        node.content.copy(grown)
        bytes.copy(grown, position)
        node.content = grown
        return { bytesWritten: bytes.length }
      },
      async read(buffer, offset, length, position) {
        check('read')
        return { bytesRead: node.content.copy(buffer, offset, position, position + length) }
      },
      async datasync() {
        check('datasync')
        node.durable = node.content
      },
      async sync() {
        check('sync')
        node.durable = node.content
      },
      async truncate(length) {
        check('truncate')
        node.content = Buffer.from(node.content.subarray(0, length))
      },
      stat: async () => ({ size: node.content.length, mtimeMs: 0 }),
      async close() {
        if (!isOpen) throw systemError('EBADF')
        // Also when it fails, as the system's.
        isOpen = false
        checkCall('close', path)
      },
    }
  }

  const openFolder = (path: string): OpenFile => ({
    ...openNode(path, { content: Buffer.alloc(0), durable: Buffer.alloc(0) }),
    async sync() {
      checkCall('sync', path)
      for (const name of durableEntries.keys()) if (folder(name) === path && !entries.has(name)) durableEntries.delete(name)
      for (const [name, node] of entries) if (folder(name) === path) durableEntries.set(name, node)
    },
  })

  const disk: MemoryFiles = {
    fault: () => undefined,
    async open(path, flags) {
      checkCall('open', path)
      const node = entries.get(path)
      if (flags === 'wx' && node !== undefined) throw systemError('EEXIST')
      if (flags === 'r') return node === undefined ? openFolder(path) : openNode(path, node)
      const made = node ?? { content: Buffer.alloc(0), durable: Buffer.alloc(0) }
      if (flags === 'w') made.content = Buffer.alloc(0)
      entries.set(path, made)
      return openNode(path, made)
    },
    readFile: async (path) => find(path).content,
    readdir: async (path) => [...entries.keys()].filter((name) => folder(name) === path).map((name) => name.slice(path.length + 1)),
    async mkdir() {},
    async rename(from, to) {
      checkCall('rename', from)
      entries.set(to, find(from))
      entries.delete(from)
    },
    async unlink(path) {
      checkCall('unlink', path)
      find(path)
      entries.delete(path)
    },
    powerCut(random) {
      const after = new Map<string, Node>()
      for (const name of new Set([...durableEntries.keys(), ...entries.keys()])) {
        const [before, now] = [durableEntries.get(name), entries.get(name)]
        const node = before === now || random() < 0.5 ? now : before
        if (node === undefined) continue
        const content = loseUnsynced(node, random)
        after.set(name, { content, durable: content })
      }
      return createMemoryFiles(after)
    },
    kill: () => createMemoryFiles(new Map([...entries].map(([name, { content }]) => [name, { content, durable: content }]))),
    paths: () => [...entries.keys()],
    content: (path) => find(path).content,
    overwrite(path, content) {
      entries.set(path, { content, durable: content })
      durableEntries.set(path, { content, durable: content })
    },
  }
  return disk
}

/** What is left of a file: the synced bytes, then some of the others, of which some pages were never written. */
function loseUnsynced({ content, durable }: Node, random: Random): Buffer {
  if (content.length < durable.length) return random() < 0.5 ? content : durable
  const length = durable.length + Math.floor(random() * (content.length - durable.length + 1))
  const left = Buffer.from(content.subarray(0, length))
  if (random() < 0.3) left.fill(0, durable.length + Math.floor(random() * (length - durable.length)))
  return left
}

function folder(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}
