import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

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
    for (const text of expressions) {
      const expr = parseExpr(text, { features: allFeatures })
      expect(stripSpans(parseExpr(printExpr(expr), { features: allFeatures })), text).toEqual(stripSpans(expr))
      expect(stripSpans(parseExpr(prettyPrint(expr), { features: allFeatures })), text).toEqual(stripSpans(expr))
    }
  })
})
