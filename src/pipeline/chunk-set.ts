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
  private readonly total: { bytes: number }
  private countedBytes = 0

  /** `total` is that of all writers of a set. */
  constructor(table: string, partition: string, out: ByteWriter, total: { bytes: number }) {
    this.table = table
    this.partition = partition
    this.out = out
    this.total = total
  }

  /** Ends a row whose last column is the segment: the number is known when the batch is handed over. */
  endSegmentRow(): void {
    this.out.halves(0, 0)
    this.rowEnds.push(this.out.length)
    this.endRow()
  }

  /** Ends a row of a table without a segment column. */
  endRow(): void {
    this.rows++
    this.total.bytes += this.out.length - this.countedBytes
    this.countedBytes = this.out.length
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
  private readonly total = { bytes: 0 }

  writer(table: string, partition: string): ChunkWriter {
    const key = `${table}\0${partition}`
    const known = this.writers.get(key)
    if (known !== undefined) return known
    const writer = new ChunkWriter(table, partition, pool.pop() ?? new ByteWriter(64 * 1024), this.total)
    this.writers.set(key, writer)
    return writer
  }

  /** Of all rows ended; costs nothing to ask. */
  get sizeBytes(): number {
    return this.total.bytes
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
    this.total.bytes = 0
  }
}

const pool: ByteWriter[] = []
