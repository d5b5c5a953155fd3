import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../ui')

/** Of every question that is remembered: the first call behind its `queryFn`, up to the closing parenthesis. */
function questions(source: string): string[] {
  return [...source.matchAll(/queryFn:[^]*?callApi\(/g)].map(({ index, 0: { length } }) => {
    let depth = 1
    let end = index + length
    while (depth > 0 && end < source.length) {
      const sign = source[end++]
      depth += sign === '(' ? 1 : sign === ')' ? -1 : 0
    }
    return source.slice(index, end)
  })
}

test('every question the page asks is cancelled when nobody waits for its answer any more', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.test)\.tsx?$/.test(file))
  const asked = files.flatMap((file) => questions(readFileSync(join(root, file), 'utf8')).map((question) => `${file}: ${question}`))
  expect(asked.length).toBeGreaterThan(10)
  // Taken from the query, and handed on.
  expect(asked.filter((question) => (question.match(/\bsignal\b/g) ?? []).length < 2)).toEqual([])
})
