/** A regular file for an archive. */
export interface TarFile {
  /** Relative, with `/`. */
  readonly name: string
  readonly sizeBytes: number
  readonly mtimeMs: number
  open(): AsyncIterable<Uint8Array>
}

const blockBytes = 512
/** What eleven octal digits hold. */
const maxSizeBytes = 8 ** 11

/** Writes an archive in the format ustar (POSIX.1-1988), which every tar reads. Throws when a file has not the size it said. */
export async function* writeTar(files: AsyncIterable<TarFile> | Iterable<TarFile>): AsyncGenerator<Uint8Array> {
  for await (const file of files) {
    yield header(file)
    let written = 0
    for await (const piece of file.open()) {
      written += piece.length
      if (written > file.sizeBytes) break
      yield piece
    }
    if (written !== file.sizeBytes) throw new Error(`the file ${file.name} changed while it was read`)
    if (written % blockBytes !== 0) yield Buffer.alloc(blockBytes - (written % blockBytes))
  }
  yield Buffer.alloc(2 * blockBytes)
}

function header({ name, sizeBytes, mtimeMs }: TarFile): Buffer {
  const block = Buffer.alloc(blockBytes)
  const [prefix, short] = splitName(name)
  block.write(short, 0, 'utf8')
  block.write('0000600\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  if (sizeBytes < maxSizeBytes) block.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124)
  else {
    // GNU's way, which all of today's programs read.
    block[124] = 0x80
    block.writeBigUInt64BE(BigInt(sizeBytes), 128)
  }
  block.write(
    `${Math.max(0, Math.floor(mtimeMs / 1000))
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
  )
  block.write('        0', 148)
  block.write('ustar\x0000', 257)
  block.write(prefix, 345, 'utf8')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

function splitName(name: string): [string, string] {
  if (Buffer.byteLength(name) <= 100) return ['', name]
  for (let at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
    const [prefix, rest] = [name.slice(0, at), name.slice(at + 1)]
    if (Buffer.byteLength(rest) <= 100 && Buffer.byteLength(prefix) <= 155) return [prefix, rest]
  }
  throw new Error(`the name ${name} is too long for an archive`)
}
