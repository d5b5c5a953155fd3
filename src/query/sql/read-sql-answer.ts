import { Fault } from '../../lib/errors.ts'
import { readException } from '../../storage/telemetry/index.ts'
import type { AttributesRead } from './find-attributes.ts'
import { withoutText } from './without-values.ts'

export interface SqlAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Values by column; integers of 64 bits and more, NaN and infinities are strings. */
  readonly rows: readonly (readonly unknown[])[]
  readonly attributes: AttributesRead
  readonly statistics: { readonly elapsedMs: number; readonly rowsRead: number; readonly bytesRead: number; readonly truncated: boolean }
}

const maxAnswerBytes = 32 * 1024 ** 2
const maxRowBytes = 4 * 1024 ** 2
const newline = 10

interface Line {
  readonly meta?: readonly { readonly name: string; readonly type: string }[]
  readonly row?: readonly unknown[]
  readonly progress?: { readonly read_rows?: string; readonly read_bytes?: string }
  readonly exception?: string
}

interface ReadAnswer extends Pick<SqlAnswer, 'columns' | 'rows'> {
  readonly rowsRead: number
  readonly bytesRead: number
  readonly truncated: boolean
}

/**
 * Reads lines of JSONCompactEachRowWithProgress as they come, so that a large answer never holds the event loop. Throws Fault; what a
 * store says about a row that the statement failed on is never in its text, however the store says it: behind the rows, as a line of
 * the format, or as plain text in place of one.
 */
export async function readSqlAnswer(answer: AsyncIterable<Buffer>, maxRows: number): Promise<ReadAnswer> {
  try {
    return await readLines(answer, maxRows)
  } catch (error) {
    throw withoutText(error)
  }
}

async function readLines(answer: AsyncIterable<Buffer>, maxRows: number): Promise<ReadAnswer> {
  let columns: SqlAnswer['columns'] = []
  const rows: (readonly unknown[])[] = []
  let rowsRead = 0
  let bytesRead = 0
  let answerBytes = 0
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of answer) {
    answerBytes += chunk.length
    if (answerBytes > maxAnswerBytes)
      throw new Fault('query_limit', `The answer is larger than ${maxAnswerBytes / 1024 ** 2} MiB: ask for fewer rows or columns`)
    let from = 0
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
      const { meta, row, progress, exception } = parseLine(bytes.toString('utf8', from, end))
      from = end + 1
      if (exception !== undefined) throw readException(exception)
      if (meta !== undefined) columns = meta.map(({ name, type }) => ({ name, type }))
      if (row !== undefined) rows.push(row)
      rowsRead = Number(progress?.read_rows ?? rowsRead)
      bytesRead = Number(progress?.read_bytes ?? bytesRead)
    }
    // Of a piece only what is copied outlives it.
    rest = Buffer.from(bytes.subarray(from))
    if (rest.length > maxRowBytes) throw new Fault('query_limit', `A row of the answer is larger than ${maxRowBytes / 1024 ** 2} MiB`)
  }
  return { columns, rows: rows.slice(0, maxRows), rowsRead, bytesRead, truncated: rows.length > maxRows }
}

/** A line that is not of the format is the text of an exception. */
function parseLine(text: string): Line {
  try {
    return JSON.parse(text) as Line
  } catch {
    return { exception: text }
  }
}
