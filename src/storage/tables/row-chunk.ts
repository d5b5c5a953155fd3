/** Encoded rows of one table and one partition: what the pipeline makes, the write-ahead log holds and the store takes in. */
export interface RowChunk {
  readonly table: string
  /** Text of the partition all rows fall in, e.g. `security/2026-11-01`; the same text as the table's `partitionText` gives. */
  readonly partition: string
  readonly rows: number
  /** RowBinary of the table's wire columns. The `segment` column, where there is one, is the last 8 bytes of each row. */
  readonly bytes: Buffer
}
