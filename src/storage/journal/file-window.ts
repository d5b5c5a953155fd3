import type { OpenFile } from '../wal/file-system.ts'

/** Looked at in one piece. */
const windowBytes = 8 * 1024 * 1024

/** Shows a file piece by piece, however long it is. */
export class FileWindow {
  readonly sizeBytes: number
  private readonly file: Pick<OpenFile, 'read'>
  private piece = Buffer.alloc(0)
  private start = 0

  constructor(file: Pick<OpenFile, 'read'>, sizeBytes: number) {
    this.file = file
    this.sizeBytes = sizeBytes
  }

  /** `length` bytes from `at`; fewer at the end of the file. */
  async read(at: number, length: number): Promise<Buffer> {
    const end = Math.min(at + length, this.sizeBytes)
    if (at < this.start || end > this.start + this.piece.length) await this.load(at, Math.max(length, windowBytes))
    return this.piece.subarray(at - this.start, end - this.start)
  }

  /** Where `wanted` stands next, from `from` on; -1 = nowhere. */
  async find(wanted: Buffer, from: number): Promise<number> {
    for (let at = from; at + wanted.length <= this.sizeBytes;) {
      await this.read(at, wanted.length)
      const found = this.piece.indexOf(wanted, at - this.start)
      if (found >= 0) return this.start + found
      // What begins in one piece may end in the next.
      at = this.start + this.piece.length - wanted.length + 1
    }
    return -1
  }

  /** All of it, one after the other. */
  async *pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < this.sizeBytes; at += windowBytes) yield await this.read(at, windowBytes)
  }

  private async load(at: number, length: number): Promise<void> {
    const piece = Buffer.alloc(Math.min(length, this.sizeBytes - at))
    let filled = 0
    while (filled < piece.length) {
      const { bytesRead } = await this.file.read(piece, filled, piece.length - filled, at + filled)
      if (bytesRead === 0) throw new Error('the file became shorter while it was read')
      filled += bytesRead
    }
    this.piece = piece
    this.start = at
  }
}
