import { Readable } from 'node:stream'

import { describe, expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import { readSqlAnswer } from './read-sql-answer.ts'

const canary = 'CANARY51d0'
const rows = '{"meta":[{"name":"n","type":"UInt8"}]}\n{"row":[1]}\n'
const answerOf = (text: string): Readable => Readable.from([Buffer.from(rows), Buffer.from(text)])

async function failureOf(text: string): Promise<Fault> {
  const error: unknown = await readSqlAnswer(answerOf(text), 10).catch((reason: unknown) => reason)
  if (error instanceof Fault) return error
  throw error
}

test('rows, then progress', async () => {
  const answer = await readSqlAnswer(answerOf('{"row":[2]}\n{"progress":{"read_rows":"7","read_bytes":"70"}}\n'), 1)
  expect(answer).toEqual({ columns: [{ name: 'n', type: 'UInt8' }], rows: [[1]], rowsRead: 7, bytesRead: 70, truncated: true })
})

describe('a server that fails in the midst of the rows', () => {
  test.each([
    [6, `Code: 6. DB::Exception: Cannot parse string '${canary}' as UInt8. (CANNOT_PARSE_TEXT) (version 26.7.1.1)`],
    // Said of a statement before it runs, this text is safe to show; now it is not.
    [53, `Code: 53. DB::Exception: Cannot convert string '${canary}' to type UInt8. (TYPE_MISMATCH) (version 26.7.1.1)`],
    // A value that looks like the end of the text.
    [6, `Code: 6. DB::Exception: Cannot parse string 'x (${canary}) (SYNTAX_ERROR)' as UInt8. (CANNOT_PARSE_TEXT) (version 26.7.1.1)`],
  ])('%s: as a line of the format, or as plain text', async (store, exception) => {
    for (const text of [`{"exception":${JSON.stringify(exception)}}\n`, `${exception}\n`]) {
      const { code, message, details } = await failureOf(text)
      expect({ code, details }).toEqual({ code: 'bad_input', details: { store: { code: store } } })
      expect(message).toContain('OrNull')
      expect(message).not.toContain(canary)
    }
  })

  test('for lack of memory: what it is, for there is something to do about it', async () => {
    const exception =
      'Code: 241. DB::Exception: Query memory limit exceeded: would use 1.00 GiB. (MEMORY_LIMIT_EXCEEDED) (version 26.7.1.1)'
    expect(await failureOf(`{"exception":"${exception}"}\n`)).toMatchObject({
      code: 'query_limit',
      message: expect.stringContaining('1.00 GiB'),
    })
  })

  test('with words nobody knows: none of them', async () => {
    expect((await failureOf(`<html>${canary}\n`)).message).not.toContain(canary)
  })
})
