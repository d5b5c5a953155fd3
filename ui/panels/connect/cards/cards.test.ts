import { expect, test } from 'vitest'
import { parse } from 'yaml'

import { alertSnippetKinds } from '../alert-snippets.ts'
import { snippetCards } from './index.ts'

const values = { endpoint: 'https://vedette.example/base', key: 'vdi_key', webhook: { key: 'hook', secret: 's3cret' } }
const textOf = (name: string): string => snippetCards.find((card) => card.name === name)?.text(values) ?? ''

test('each has a name of its own, and the address or the host in it', () => {
  const names = [...snippetCards, ...alertSnippetKinds].map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { name, text } of snippetCards) expect([name, text(values)]).toEqual([name, expect.stringContaining('vedette.example')])
})

test('what stands in files is YAML with address and key in their places', () => {
  expect(parse(textOf('prometheus'))).toEqual({
    remote_write: [{ url: 'https://vedette.example/base/prometheus/api/v1/write', authorization: { credentials: 'vdi_key' } }],
  })
  expect(parse(textOf('loki'))).toMatchObject({ clients: [{ basic_auth: { password: 'vdi_key' } }] })
  expect(parse(textOf('filebeat'))).toMatchObject({ 'output.elasticsearch': { hosts: [values.endpoint], password: 'vdi_key' } })
})

test("a GELF message is JSON; GitHub's webhook carries name and secret, and no key", () => {
  expect(JSON.parse(/-d '(.*)'$/.exec(textOf('gelf'))?.[1] ?? '')).toMatchObject({ version: '1.1' })
  expect(textOf('github')).toContain('https://vedette.example/base/webhooks/github?key=hook')
  expect(textOf('github')).toContain('s3cret')
  expect(textOf('github')).not.toContain('vdi_key')
})
