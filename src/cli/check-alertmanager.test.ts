import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test, vi } from 'vitest'

import { checkAlertmanager } from './check-alertmanager.ts'

const directory = mkdtempSync(join(tmpdir(), 'check-alertmanager-'))
afterAll(() => rmSync(directory, { recursive: true }))

function write(name: string, text: string): string {
  const file = join(directory, name)
  writeFileSync(file, text)
  return file
}

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  let output = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((output += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  try {
    return { code: await checkAlertmanager.run(args, {}), output }
  } finally {
    vi.restoreAllMocks()
  }
}

const receivers = 'receivers: [{ name: a }]\n'

test('what stands in a file, what is wrong, and the exit code', async () => {
  write('good.tmpl', '{{ define "x" }}{{ .Status | toUpper }}{{ end }}')
  write('bad.tmpl', '{{ define "x" }}\n{{ foo }}{{ end }}')
  const good = write('good.yml', `route: { receiver: a }\n${receivers}templates: [good.tmpl]\n`)
  const bad = write('bad.yml', `route: { receiver: b, x: 1 }\n${receivers}`)
  const template = write('template.yml', `route: { receiver: a, routes: [{ matchers: [a=b c] }] }\n${receivers}templates: ['b*.tmpl']\n`)
  const found = (templates: number): string =>
    `Found:\n - global config\n - route\n - 0 inhibit rules\n - 1 receivers\n - ${templates} templates\n`
  expect(await run(good)).toEqual({ code: 0, output: `Checking '${good}'  SUCCESS\n${found(1)}  SUCCESS\n\n` })
  expect(await run(bad, good)).toEqual({
    code: 1,
    output: `Checking '${bad}'  FAILED\n  FAILED: ${bad}:1:23: field x not found in type config.plain\n\nChecking '${good}'  SUCCESS\n${found(1)}  SUCCESS\n\n`,
  })
  const { code, output } = await run(template)
  expect(code).toBe(1)
  expect(output).toContain(`  WARNING: ${template}:1:45: is not in the UTF-8 syntax of matchers, write a="b c"\n${found(1)}`)
  expect(output).toMatch(/FAILED: .*bad\.tmpl.*function "foo" not defined/)
  await expect(run(join(directory, 'missing.yml'))).rejects.toThrow('cannot be read')
})

test('what will not be sent is a warning, and the file is right all the same', async () => {
  const file = write(
    'elsewhere.yml',
    `global: { http_config: { proxy_url: 'http://user:hidden@proxy:3128' } }
route: { receiver: a }
receivers:
- name: a
  victorops_configs: [{ api_key: k, routing_key: r }]
  webhook_configs:
  - url: https://hook.example/1
  - url: https://hook.example/2
    http_config: {}
  - url: https://hook.example/3
    http_config: { proxy_from_environment: true }
`,
  )
  const { code, output } = await run(file)
  expect(code).toBe(0)
  expect(output.match(/WARNING: .*/g)).toEqual([
    `WARNING: ${file}:7:5: messages of webhook_configs are not sent: http_config asks for a proxy, and none is used; the fallback is told instead`,
    `WARNING: ${file}:10:5: messages of webhook_configs are not sent: http_config asks for a proxy, and none is used; the fallback is told instead`,
    `WARNING: ${file}:5:23: messages of victorops_configs are not sent: there is no such channel here, and the fallback is told instead`,
  ])
  expect(output).not.toContain('hidden')
})

test.skipIf(spawnSync('amtool', ['--version']).status !== 0)(
  "the exit codes are those of Debian's amtool (skipped where it is not installed)",
  async () => {
    for (const [at, text] of [
      `route: { receiver: a }\n${receivers}`,
      `route: {}\n${receivers}`,
      '',
      `route: { receiver: a }\n${receivers}templates: [bad.tmpl]\n`,
    ].entries()) {
      const file = write(`${at}.yml`, text)
      const { status, stdout } = spawnSync('amtool', ['check-config', file], { encoding: 'utf8' })
      const ours = await run(file)
      expect(ours.code).toBe(status)
      expect(status === 0 ? ours.output : '').toBe(status === 0 ? stdout : '')
    }
  },
)
