import { parseSync, Visitor } from 'oxc-parser'
import type { Expression } from 'oxc-parser'
import { describe, expect, test } from 'vitest'

import { defineWords, translator } from './words.ts'
import type { Catalogue, Words } from './words.ts'

// Catalogues have modules of their own, or stand with the part that alone has these words: then they are read from its text.
const modules: Record<string, Record<string, unknown>> = import.meta.glob(['../**/*words.ts'], { eager: true })
const texts: Record<string, string> = import.meta.glob(['../**/*.{ts,tsx}', '!../**/*words.ts', '!../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
})
const catalogues = [
  ...Object.entries(modules).flatMap(([file, module]) =>
    Object.entries(module).flatMap(([name, value]) => (isWords(value) ? [{ file: `${file} ${name}`, words: value }] : [])),
  ),
  ...Object.entries(texts).flatMap(([file, text]) =>
    text.includes('defineWords(') ? wordsIn(file, text).map((words) => ({ file, words })) : [],
  ),
]

test('all catalogues are found', () => {
  expect(catalogues.length).toBeGreaterThan(80)
  expect(catalogues.map(({ file }) => file)).toEqual(expect.arrayContaining(['../components/ChartTip.tsx', '../shell/use-look.ts']))
})

describe.each(catalogues)('$file', ({ words }) => {
  test('Hebrew says everything English says, with the same places', () => {
    expect(Object.keys(words.he)).toEqual(Object.keys(words.en))
    const different = Object.keys(words.en).filter((key) => placesOf(words.he[key]).join() !== placesOf(words.en[key]).join())
    expect(different).toEqual([])
  })

  test('nothing is left in English', () => {
    // Names of products, code, addresses and units are the same in both languages; places are filled in.
    const common =
      /^(Vedette|UTC|JSON|SQL|TLS|TCP|HTTP\(S\)|alertmanager\.yml|YOUR_(INGEST_KEY|API_TOKEN)|WEBHOOK_(NAME|SECRET)|p\d\d( ms|, p\d\d)*|rows\/s|\/s|\/s\/…|(field|service):.*|host:port|(\d[\dsmhdx-]*(, )?)+|[\d *]+|[:,]? ?)$/
    const isCommon = (phrase: string): boolean => common.test(phrase.replaceAll(/\{\w+\}/g, ''))
    const left = Object.entries(words.en).filter(
      ([key, phrase]) => phrase === words.he[key] && typeof phrase === 'string' && !isCommon(String(phrase)),
    )
    expect(left).toEqual([])
  })
})

test('places are filled, numbers written, plurals chosen', () => {
  const words = defineWords({
    en: { rows: { one: '{count} row of {name}', other: '{count} rows of {name}' } },
    he: { rows: { one: 'שורה אחת של {name}', two: 'שתי שורות של {name}', other: '{count} שורות של {name}' } },
  })
  expect(translator(words, 'en')('rows', { count: 1, name: 'a' })).toBe('1 row of a')
  expect(translator(words, 'en')('rows', { count: 12_046, name: 'a' })).toBe('12,046 rows of a')
  expect(translator(words, 'he')('rows', { count: 2, name: 'a' })).toBe('שתי שורות של \u2068a\u2069')
})

test('a value that looks like a place is not filled again', () => {
  const words = defineWords({ en: { hello: 'Hello {name}' }, he: { hello: 'שלום {name}' } })
  expect(translator(words, 'en')('hello', { name: '{name} $& ' })).toBe('Hello {name} $& ')
})

function isWords(value: unknown): value is Words<Catalogue> {
  return typeof value === 'object' && value !== null && 'en' in value && 'he' in value
}

/** The catalogues that a module defines, as they stand in its text. */
function wordsIn(file: string, text: string): Words<Catalogue>[] {
  const found: Words<Catalogue>[] = []
  new Visitor({
    CallExpression({ callee, arguments: [given] }) {
      if (callee.type !== 'Identifier' || callee.name !== 'defineWords') return
      const value = given && given.type !== 'SpreadElement' ? readLiteral(given) : undefined
      if (!isWords(value)) throw new Error(`${file}: words need both languages`)
      found.push(value)
    },
  }).visit(parseSync(file, text).program)
  return found
}

function readLiteral(node: Expression): unknown {
  if (node.type === 'Literal') return node.value
  if (node.type !== 'ObjectExpression') throw new Error(`words stand there as they are: a ${node.type} cannot be read`)
  return Object.fromEntries(
    node.properties.map((one) => {
      if (one.type === 'SpreadElement') throw new Error('words are spread')
      const name = one.key.type === 'Identifier' ? one.key.name : one.key.type === 'Literal' ? String(one.key.value) : ''
      return [name, readLiteral(one.value)]
    }),
  )
}

/** Names of the places in a phrase; `count` may be left out of a form that says the number itself. */
function placesOf(phrase: Catalogue[string] | undefined): string[] {
  const text = typeof phrase === 'object' ? phrase.other : (phrase ?? '')
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name)).toSorted()
}
