import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'

import { describe, expect, test } from 'vitest'

import type { Expr } from '../ast.ts'
import { parseExpr } from './parse-expr.ts'
import { prettyPrint } from './pretty-print.ts'
import { printExpr } from './print-expr.ts'
import { allFeatures } from './testdata/all-features.ts'
import { stripSpans } from './testdata/strip-spans.ts'

const corpus = join(import.meta.dirname, '../../../../../shared/corpus/promqltest')
const evaluation = /^\s*eval(?:_\w+)?\s+(?:instant(?:\s+at\s+\S+)?|range\s+from\s+\S+\s+to\s+\S+\s+step\s+\S+)\s+(.+)$/gm

describe.skipIf(!existsSync(corpus))('the public test scripts', () => {
  const scripts = existsSync(corpus) ? readdirSync(corpus) : []
  const expressions = scripts.flatMap((file) =>
    [...readFileSync(join(corpus, file), 'utf8').matchAll(evaluation)].map(([, text = '']) => text.trim()),
  )

  test('are all there', () => {
    expect(expressions.length).toBeGreaterThanOrEqual(2214)
  })

  test('parse, and what is printed means the same', () => {
    const changed = expressions.filter((text) => {
      const expr = parse(text)
      return ![printExpr(expr), prettyPrint(expr)].every((printed) => isDeepStrictEqual(stripSpans(parse(printed)), stripSpans(expr)))
    })
    expect(changed).toEqual([])
  })
})

function parse(text: string): Expr {
  return parseExpr(text, { features: allFeatures })
}
