import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { logColumns } from './log-field.ts'
import { parseLogSearch } from './parser.ts'
import { printLogSearch } from './printer.ts'

const document = readFileSync(new URL('../../../docs/log-search.md', import.meta.url), 'utf8')
const examples = [...document.matchAll(/```search\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'))

test('the document has examples', () => {
  expect(examples.length).toBeGreaterThan(30)
})

test.each(examples)('%s', (example) => {
  const search = parseLogSearch(example)
  expect(search.kind).not.toBe('all')
  expect(parseLogSearch(printLogSearch(search))).toEqual(search)
})

test.each(Object.values(logColumns).map(({ names }) => names[0]))('the field %s is described', (name) => {
  expect(document).toContain(`\`${name}\``)
})
