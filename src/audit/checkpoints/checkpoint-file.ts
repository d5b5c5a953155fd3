import { createReadStream, existsSync } from 'node:fs'
import { mkdir, open, stat, truncate, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'

import { checkpointTitle, readCheckpoint, type SignedCheckpoint } from './checkpoint.ts'

/** Where the checkpoints of a platform lie, below its data directory. */
export const checkpointFileName = 'audit/checkpoints.jsonl'
/** No line of ours is longer. */
const maxLineBytes = 4096

/** A file of checkpoints that is only ever appended to: one a line, `{"note":"..."}`. */
export interface CheckpointFile {
  /** The last one that is whole. */
  readonly last: SignedCheckpoint | undefined
  /** Durable once it resolves. */
  append(signed: SignedCheckpoint): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the file for appending, makes it when it is missing, and cuts off a last line that was not written whole. `openFile` opens it as open of
 * node:fs does.
 */
export async function openCheckpointFile(path: string, openFile: typeof open = open): Promise<CheckpointFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  let last: SignedCheckpoint | undefined
  if (existsSync(path)) last = await readLast(path)
  const file = await openFile(path, 'a', 0o600)
  let { size } = await file.stat()
  let isWhole = true
  return {
    get last() {
      return last
    },
    async append(signed) {
      const line = Buffer.from(`${JSON.stringify({ note: signed.note })}\n`)
      // What a try left that failed (a full disk) would look as if somebody had changed the file.
      if (!isWhole) await file.truncate(size)
      isWhole = false
      await file.appendFile(line)
      await file.datasync()
      isWhole = true
      size += line.length
      last = signed
    },
    close: () => file.close(),
  }
}

async function readLast(path: string): Promise<SignedCheckpoint | undefined> {
  const { size } = await stat(path)
  const file = await open(path, 'r')
  try {
    const tail = await readFrom(file, Math.max(0, size - 2 * maxLineBytes), size)
    const end = tail.lastIndexOf('\n') + 1
    if (end < tail.length) await truncate(path, size - (tail.length - end))
    const line = tail.toString('utf8', tail.lastIndexOf('\n', end - 2) + 1, end)
    return line === '' ? undefined : noteOf(line)
  } finally {
    await file.close()
  }
}

async function readFrom(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const buffer = Buffer.alloc(to - from)
  const { bytesRead } = await file.read(buffer, 0, buffer.length, from)
  return buffer.subarray(0, bytesRead)
}

/** The checkpoints of a file, one after the other; undefined for a line, or a note, that is none. */
export async function* readCheckpointFile(path: string): AsyncGenerator<SignedCheckpoint | undefined> {
  const lines = createInterface({ input: createReadStream(path, { encoding: 'utf8' }), crlfDelay: Infinity })
  let note = ''
  let isTorn = false
  for await (const line of lines) {
    // A last line that a crash cut off says nothing; with something behind it, it was no crash.
    if (isTorn) yield undefined
    isTorn = line.startsWith('{') && !line.endsWith('}')
    if (isTorn) continue
    if (line.startsWith('{')) {
      yield noteOf(line)
      continue
    }
    // A note as it was mailed or posted, whatever stands around it.
    if (note !== '' || line === checkpointTitle) note += `${line}\n`
    if (note === '') continue
    if (note.length > maxLineBytes) return yield undefined
    if (!line.startsWith('— ')) continue
    yield readCheckpoint(note)
    note = ''
  }
  if (note !== '') yield undefined
}

function noteOf(line: string): SignedCheckpoint | undefined {
  try {
    const parsed: unknown = JSON.parse(line)
    const note: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'note') : undefined
    return typeof note === 'string' ? readCheckpoint(note) : undefined
  } catch {
    return undefined
  }
}
