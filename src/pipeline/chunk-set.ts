import { ByteWriter } from '../lib/wire/byte-writer.ts'
import type { RowChunk } from '../storage/tables/row-chunk.ts'

/** Rows of one table and partition being written. */
export class ChunkWriter {
  readonly table: string
  readonly partition: string
  readonly out: ByteWriter
  rows = 0
  /** Where each row ends, for tables with a segment column. */
  readonly rowEnds: number[] = []

  constructor(table: string, partition: string, out: ByteWriter) {
    this.table = table
    this.partition = partition
    this.out = out
  }

  /** Ends a row whose last column is the segment: the number is known when the batch is handed over. */
  endSegmentRow(): void {
    this.out.halves(0, 0)
    this.rowEnds.push(this.out.length)
    this.rows++
  }

  /** Ends a row of a table without a segment column. */
  endRow(): void {
    this.rows++
  }
}

/** The two 32-bit halves of a segment's number. */
export interface SegmentHalves {
  readonly low: number
  readonly high: number
}

/** The chunks of one batch. Buffers are taken from a pool and given back; what leaves is an exact copy. */
export class ChunkSet {
  private readonly writers = new Map<string, ChunkWriter>()

  writer(table: string, partition: string): ChunkWriter {
    const key = `${table}\0${partition}`
    const known = this.writers.get(key)
    if (known !== undefined) return known
    const writer = new ChunkWriter(table, partition, pool.pop() ?? new ByteWriter(64 * 1024))
    this.writers.set(key, writer)
    return writer
  }

  get sizeBytes(): number {
    let sum = 0
    for (const { out } of this.writers.values()) sum += out.length
    return sum
  }

  /** Stamps the segment into every row that has it and gives the buffers back; the set is empty afterwards. */
  finish({ low, high }: SegmentHalves): RowChunk[] {
    const chunks: RowChunk[] = []
    for (const { table, partition, out, rows, rowEnds } of this.writers.values()) {
      const bytes = Buffer.allocUnsafeSlow(out.length)
      out.bytes.copy(bytes, 0, 0, out.length)
      for (const end of rowEnds) {
        bytes.writeUInt32LE(low, end - 8)
        bytes.writeUInt32LE(high, end - 4)
      }
      if (rows > 0) chunks.push({ table, partition, rows, bytes })
    }
    this.release()
    return chunks
  }

  /** Gives the buffers back without using what was written. */
  release(): void {
    for (const { out } of this.writers.values()) {
      out.clear()
      if (pool.length < 64 && out.bytes.length <= 4 * 1024 * 1024) pool.push(out)
    }
    this.writers.clear()
  }
}

const pool: ByteWriter[] = []
