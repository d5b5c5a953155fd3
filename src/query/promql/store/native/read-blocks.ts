import { ByteStream } from './byte-stream.ts'
import type { ColumnReader } from './columns.ts'

/** Readers of the columns of an answer, in their order. */
type Readers<Columns extends readonly unknown[]> = { readonly [At in keyof Columns]: ColumnReader<Columns[At]> }

export interface Block<Columns extends readonly unknown[]> {
  readonly rows: number
  readonly columns: Columns
}

/** The blocks of an answer in ClickHouse's Native format as they come; ending the iteration early ends the answer. */
export async function* readBlocks<Columns extends readonly unknown[]>(
  pieces: AsyncIterable<Buffer>,
  readers: Readers<Columns>,
): AsyncGenerator<Block<Columns>, void, undefined> {
  const stream = new ByteStream(pieces)
  try {
    while (!(await stream.isAtEnd())) {
      const columnCount = await stream.varint()
      const rows = await stream.varint()
      if (columnCount === 0 && rows === 0) continue
      if (columnCount !== readers.length) throw new Error(`the store sent ${columnCount} columns, not ${readers.length}`)
      const columns: unknown[] = []
      for (const reader of readers) columns.push(await readColumn(stream, reader, rows))
      // One value of each reader, in their order.
      if (rows > 0) yield { rows, columns: columns as unknown as Columns }
    }
  } finally {
    await stream.close()
  }
}

async function readColumn(stream: ByteStream, reader: ColumnReader<unknown>, rows: number): Promise<unknown> {
  const name = await stream.text()
  const type = await stream.text()
  if (type !== reader.type) throw new Error(`the store sent column ${name.slice(0, 64)} as ${type.slice(0, 64)}, not ${reader.type}`)
  if (rows === 0) return undefined
  await reader.begin?.(stream)
  return reader.read(stream, rows)
}
