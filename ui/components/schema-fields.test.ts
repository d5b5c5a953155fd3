import fc from 'fast-check'
import { expect, test } from 'vitest'

import { fieldsOf, readJsonText, splitFields, valueAt, withValueAt } from './schema-fields.ts'

const schema = {
  type: 'object',
  required: ['to', 'level'],
  properties: {
    to: { type: 'string', maxLength: 65_536 },
    token: { type: 'string' },
    level: { type: 'integer', default: 3 },
    text: { type: 'string', maxLength: 65_536, default: '{{ template "a.default.text" . }} and some more words' },
    style: { enum: ['a', 'b'] },
    loud: { type: 'boolean' },
    fields: { type: 'array' },
    http_config: {
      type: 'object',
      properties: { bearer_token: { type: 'string' }, tls_config: { type: 'object', properties: { ca: { type: 'string' } } } },
    },
  },
}

test('fields are of the kind that their schema asks for', () => {
  const fields = fieldsOf(schema, { secrets: ['token', 'http_config.bearer_token'] })
  expect(fields.map(({ name, kind, isNeeded }) => `${name} ${kind}${isNeeded ? ' needed' : ''}`)).toEqual([
    'to text needed',
    'token secret',
    'level number',
    'text area',
    'style choice',
    'loud flag',
    'fields json',
    'http_config group',
  ])
  expect(fields.at(-1)?.fields.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
    'http_config.bearer_token secret',
    'http_config.tls_config group',
  ])
  const { first, more } = splitFields(fields, ['Enter the level as `level`.'])
  expect(first.map(({ name }) => name)).toEqual(['to', 'token', 'level'])
  expect(more).toHaveLength(5)
})

test('a value that is put at a path is found there, and what is taken away leaves nothing', () => {
  const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }).map((names) => names.join('.'))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(path, fc.string({ minLength: 1 })), { maxLength: 5 }),
      path,
      fc.string({ minLength: 1 }),
      (before, at, value) => {
        let settings: Readonly<Record<string, unknown>> = {}
        for (const [place, text] of before) settings = withValueAt(settings, place, text)
        const changed = withValueAt(settings, at, value)
        expect(valueAt(changed, at)).toBe(value)
        const without = withValueAt(changed, at, '')
        expect(valueAt(without, at)).toBeUndefined()
        expect(JSON.stringify(without)).not.toContain('{}}')
      },
    ),
  )
  expect(withValueAt({ a: { b: 1 } }, 'a.b', undefined)).toEqual({})
})

test('a text is JSON, nothing or wrong', () => {
  expect([' ', '[1]', '{'].map(readJsonText)).toEqual([{ value: undefined }, { value: [1] }, undefined])
})
