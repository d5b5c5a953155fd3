import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { ClickHouseError, httpStatusOf, toClickHouseError } from './clickhouse-error.ts'
import { planInsert, plainType } from './insert-plan.ts'
import { quoteName, quoteString } from './quote.ts'
import { SqlLexer } from './sql-tokens.ts'
import { readInsertHead, readStatement } from './statement.ts'

function pieces(sql: string): string[] {
  const lexer = new SqlLexer(sql)
  const texts: string[] = []
  for (let token = lexer.next(); token !== undefined; token = lexer.next()) texts.push(sql.slice(token.start, token.end))
  return texts
}

describe('SqlLexer', () => {
  test.each<[string, string[]]>([
    ["a 'b;c' d", ['a', "'b;c'", 'd']],
    [String.raw`'it\'s' 'it''s'`, [String.raw`'it\'s'`, "'it''s'"]],
    ['`a``b` "c""d"', ['`a``b`', '"c""d"']],
    ['a -- b; c\nd', ['a', 'd']],
    ['a # b; c\nd #! e', ['a', 'd']],
    ['a /* ; */ b', ['a', 'b']],
    ['$$a;b$$ $x$ $$ ; $x$', ['$$a;b$$', '$x$ $$ ; $x$']],
    ['$1 a$b', ['$1', 'a$b']],
    ['‘a\';’ “b";”', ["‘a';’", '“b";”']],
    ['f(1,2);', ['f', '(', '1', ',', '2', ')', ';']],
    ['שלום', ['שלום']],
  ])('%s', (sql, wanted) => expect(pieces(sql)).toEqual(wanted))

  test.each(["'a", '"a', '`a', '/* a', '$x$ a', "'a\\'", '‘a'])('an open end: %s', (sql) => {
    const lexer = new SqlLexer(sql)
    expect(lexer.next()).toBeUndefined()
    expect(lexer.error).toMatchObject({ at: 0 })
  })

  test('ends for every text, and tokens do not overlap', () => {
    const text = fc.string({ unit: fc.constantFrom(...'\'"`‘’“”$ \n\\-#!/*;(a1.'.split('')), maxLength: 60 })
    const inOrder = (sql: string): boolean => {
      const lexer = new SqlLexer(sql)
      let end = 0
      for (let token = lexer.next(); token !== undefined; token = lexer.next()) {
        if (token.start < end || token.end <= token.start) return false
        end = token.end
      }
      return true
    }
    expect(fc.check(fc.property(text, inOrder), { numRuns: 2000 }).counterexample).toBeNull()
  })

  test('a megabyte takes no time worth naming', () => {
    const sql = `SELECT ${"'x', y, ".repeat(125_000)} 1`
    const started = performance.now()
    pieces(sql)
    expect(performance.now() - started).toBeLessThan(20_000)
  })
})

describe('readStatement', () => {
  test.each<[string, object]>([
    [' SELECT 1 ; ', { verb: 'SELECT', sql: ' SELECT 1' }],
    ['(SELECT 1)', { verb: 'SELECT' }],
    ['SELECT 1 FORMAT Native', { format: { name: 'Native', at: 9 } }],
    ['SELECT 1 format JSON SETTINGS a = 1', { format: { name: 'JSON', at: 9 } }],
    ['ALTER TABLE t DROP COLUMN c -- FORMAT x', { verb: 'ALTER' }],
  ])('%s', (sql, wanted) => expect(readStatement(sql)).toMatchObject(wanted))

  test.each(["SELECT ' FORMAT x'", 'SELECT format(a) FROM t', 'SELECT (SELECT 1 FORMAT x)', 'SELECT a.format x FROM t'])(
    'no format: %s',
    (sql) => expect(readStatement(sql)).not.toHaveProperty('format'),
  )

  test('whatever comes, it reads or refuses in ClickHouse terms', () => {
    const word = fc.constantFrom(
      'SELECT',
      'INSERT',
      'INTO',
      'OUTFILE',
      'FORMAT',
      'VALUES',
      ';',
      "'",
      '(',
      ')',
      '$$',
      '/*',
      '--',
      '\0',
      'x',
      '`',
      ' ',
    )
    const fine = (words: readonly string[]): boolean => {
      for (const read of [readStatement, readInsertHead])
        try {
          read(words.join(' '))
        } catch (error) {
          if (!(error instanceof ClickHouseError)) return false
        }
      return true
    }
    expect(fc.check(fc.property(fc.array(word, { maxLength: 20 }), fine), { numRuns: 2000 }).counterexample).toBeNull()
  })
})

describe('readInsertHead', () => {
  test.each<[string, object, string]>([
    ['INSERT INTO t FORMAT CSV\n1;2', { table: 't', format: 'CSV' }, '1;2'],
    ['INSERT INTO t FORMAT CSV \r\n\n1', { table: 't', format: 'CSV' }, '\n1'],
    [
      'insert into table `a.b`.“c d” (`x``y`, e.f, g) values (1)',
      { database: 'a.b', table: 'c d', columns: ['x`y', 'e.f', 'g'], format: 'Values' },
      ' (1)',
    ],
    ['/* x */ INSERT t FORMAT RowBinary', { table: 't', format: 'RowBinary' }, ''],
  ])('%s', (sql, wanted, rows) => {
    const head = readInsertHead(sql)
    expect(head).toMatchObject(wanted)
    expect(sql.slice(head?.dataAt)).toBe(rows)
  })

  test.each([
    'SELECT 1',
    'INSERT INTO t SELECT 1',
    'INSERT INTO t (a) WITH 1 AS x SELECT x',
    'INSERT INTO t (SELECT 1)',
    'INSERT INTO t (a) (SELECT 1)',
  ])('%s has no rows of its own', (sql) => expect(readInsertHead(sql)).toBeUndefined())

  test.each([
    'INSERT INTO',
    'INSERT INTO t',
    'INSERT INTO t (a) FORMAT',
    'INSERT INTO FUNCTION f() VALUES (1)',
    'INSERT INTO a.b.c VALUES (1)',
    'INSERT INTO t SETTINGS a = 1 FORMAT CSV',
    "INSERT INTO 't' FORMAT CSV",
  ])('refuses %s', (sql) => expect(() => readInsertHead(sql)).toThrow(ClickHouseError))
})

describe('planInsert', () => {
  test.each([
    ['LowCardinality(String)', 'String'],
    ['Map(LowCardinality(String), Array(LowCardinality(Nullable(String))))', 'Map(String, Array(Nullable(String)))'],
    ['SimpleAggregateFunction(max, DateTime)', 'DateTime'],
    ["DateTime64(9, 'UTC')", "DateTime64(9, 'UTC')"],
    ["Enum8('a,)(\\'' = 1, 'b' = 2)", "Enum8('a,)(\\'' = 1, 'b' = 2)"],
    ['Array(Tuple(a LowCardinality(String), b UInt8))', 'Array(Tuple(a LowCardinality(String), b UInt8))'],
  ])('%s is read as %s', (type, plain) => expect(plainType(type)).toBe(plain))

  test('quotes every name and every text', () => {
    const columns = [{ name: 'a`b', type: 'String', default_kind: 'DEFAULT', default_expression: "'x'" }]
    expect(planInsert({ table: "t'", format: 'CSV', dataAt: 0 }, 'd', columns, "/p'q")).toBe(
      "INSERT INTO `d`.`t'` (`a\\`b`) SELECT `a\\`b` FROM file('/p\\'q', 'CSV', '`a\\\\`b` String DEFAULT \\'x\\'')",
    )
  })

  test('quoted texts are one token whatever they hold', () => {
    const one = (text: string): boolean => pieces(quoteString(text)).length === 1 && pieces(quoteName(text)).length === 1
    expect(fc.check(fc.property(fc.string({ unit: 'binary' }), one)).counterexample).toBeNull()
  })
})

test.each<[string, number, string, number]>([
  ['Code: 60. DB::Exception: Unknown table x. (UNKNOWN_TABLE)', 60, 'UNKNOWN_TABLE', 404],
  ['Query failed: Code: 62. DB::Exception: Syntax error (at 1): (a) b. (SYNTAX_ERROR)', 62, 'SYNTAX_ERROR', 400],
  ['Code: 241. DB::Exception: (total) memory limit exceeded', 241, 'UNKNOWN_EXCEPTION', 500],
  ['something else', 1002, 'UNKNOWN_EXCEPTION', 500],
])('reads the exception %s', (text, code, type, status) => {
  const error = toClickHouseError(new Error(text))
  expect(error).toMatchObject({ code, type })
  expect(httpStatusOf(error.code)).toBe(status)
})
