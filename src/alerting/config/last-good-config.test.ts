import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { present } from '../../../test/harness/present.ts'
import { channels } from '../../channels/index.ts'
import { createSeal } from '../../lib/seal.ts'
import { LastGoodConfig } from './last-good-config.ts'
import { readConfigFile } from './read-config-file.ts'

const directory = mkdtempSync(join(tmpdir(), 'last-good-'))
afterAll(() => rmSync(directory, { recursive: true }))

const byName = new Map(channels.map((channel) => [channel.name, channel]))
const key = randomBytes(32)
const path = join(directory, 'kept')
const open = (platformKey = key): LastGoodConfig =>
  new LastGoodConfig({ path, seal: createSeal(platformKey, 'contact points'), channels: byName })

test('what was in force is there again after a start, with its templates and secrets, whatever became of the files', () => {
  expect(open().read()).toBeUndefined()
  const file = join(directory, 'alertmanager.yml')
  const template = join(directory, 'a.tmpl')
  writeFileSync(template, '{{ define "a" }}hello{{ end }}')
  writeFileSync(
    file,
    `route: { receiver: a, routes: [{ matchers: ['team=~"db|web"'], receiver: b }] }
receivers:
- { name: a, webhook_configs: [{ url: 'https://hook.example/hidden' }] }
- { name: b, email_configs: [{ to: t@x.example, from: f@x.example, smarthost: 'mail:25', auth_username: u, auth_password_file: pw }] }
templates: ['*.tmpl']
`,
  )
  const { read, text } = readConfigFile(file)
  if (read?.ok !== true) throw new Error('it is right')
  open().keep(file, present(text), { config: read.config, loadedAtMs: 7 })
  expect(readFileSync(path, 'utf8')).not.toContain('hidden')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  rmSync(template)
  writeFileSync(file, 'route: {}')

  const { config, loadedAtMs } = present(open().read())
  expect(loadedAtMs).toBe(7)
  expect([...config.templates]).toEqual([[template, '{{ define "a" }}hello{{ end }}']])
  expect(config.receivers).toEqual(read.config.receivers)
  expect(JSON.stringify(config.receivers.get('b'))).toContain(join(directory, 'pw'))
  expect(config.route.routes[0]?.matchers[0]?.matches([['team', 'web']])).toBe(true)
  expect(open(randomBytes(32)).read()).toBeUndefined()
  open().forget()
  expect(open().read()).toBeUndefined()
})

test('what is damaged is none', () => {
  writeFileSync(path, 'sealed:v1:AAAA')
  expect(open().read()).toBeUndefined()
})
