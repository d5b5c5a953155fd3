import { Fault } from '../errors.ts'

export interface TarEntry {
  /** Relative, without `.`, `..` and empty parts. */
  readonly name: string
  readonly sizeBytes: number
  /** To be read before the next entry is asked for; what is left of it is passed over. */
  readonly content: AsyncIterable<Buffer>
}

const blockBytes = 512
const safeName = /^[\w%.~=@+-]{1,255}$/

/**
 * Reads an archive as `writeTar` writes it: regular files only, with relative names of harmless characters. Throws Fault `bad_input` for
 * anything else, so that nothing is ever written outside of the place it is unpacked to.
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const reader = createReader(source)
  const names = new Set<string>()
  for (;;) {
    const block = await reader.take(blockBytes)
    if (block.every((byte) => byte === 0)) break
    const { name, sizeBytes } = parseBlock(block)
    if (names.has(name)) throw damaged('a name stands in it twice')
    names.add(name)
    let left = sizeBytes
    const content = async function* (): AsyncGenerator<Buffer> {
      while (left > 0) {
        const piece = await reader.some(left)
        left -= piece.length
        yield piece
      }
    }
    yield { name, sizeBytes, content: content() }
    while (left > 0) left -= (await reader.some(left)).length
    if (sizeBytes % blockBytes !== 0) await reader.take(blockBytes - (sizeBytes % blockBytes))
  }
  // The rest belongs to the file that holds the archive: its own checks are at the end.
  await reader.drain()
}

function parseBlock(block: Buffer): { name: string; sizeBytes: number } {
  const sum = Number.parseInt(block.toString('latin1', 148, 154), 8)
  const counted = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
  if (sum !== counted) throw damaged('a header has another checksum')
  const type = block[156]
  if (type !== 0x30 && type !== 0) throw damaged('something in it is no regular file')
  const prefix = text(block, 345, 155)
  const name = `${prefix === '' ? '' : `${prefix}/`}${text(block, 0, 100)}`
  const parts = name.split('/')
  if (!parts.every((part) => safeName.test(part) && part !== '.' && part !== '..')) throw damaged('a name leads elsewhere')
  const sizeBytes = block[124] === 0x80 ? Number(block.readBigUInt64BE(128)) : Number.parseInt(block.toString('latin1', 124, 135), 8)
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) throw damaged('a size is none')
  return { name, sizeBytes }
}

function text(block: Buffer, from: number, length: number): string {
  const field = block.subarray(from, from + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}

interface Reader {
  /** Exactly so many bytes. */
  take(bytes: number): Promise<Buffer>
  /** At least one, at most so many. */
  some(most: number): Promise<Buffer>
  drain(): Promise<void>
}

function createReader(source: AsyncIterable<Uint8Array>): Reader {
  const iterator = source[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const some = async (most: number): Promise<Buffer> => {
    while (held.length === 0) {
      const { value, done } = await iterator.next()
      if (done === true) throw damaged('it ends too early')
      held = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    }
    const piece = held.subarray(0, most)
    held = held.subarray(piece.length)
    return piece
  }
  return {
    some,
    async take(bytes) {
      const pieces: Buffer[] = []
      for (let left = bytes; left > 0;) {
        const piece = await some(left)
        pieces.push(piece)
        left -= piece.length
      }
      return Buffer.concat(pieces)
    },
    async drain() {
      while ((await iterator.next()).done !== true);
    },
  }
}

function damaged(reason: string): Fault {
  return new Fault('bad_input', `The archive is damaged: ${reason}`)
}
