import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { createHttpServer } from './http-server.ts'
import { inlineScriptSources } from './inline-scripts.ts'
import { mountPage } from './mount-page.ts'

let directory: string
let server: Awaited<ReturnType<typeof createHttpServer>>
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'vedette-page-'))
  mkdirSync(join(directory, '.vite'))
  const script = '<script>document.title = "here"</script>'
  writeFileSync(join(directory, 'index.html'), `<head>${script}<script type="module" src="./assets/base.js"></script></head>`)
  const logs = { 'pages/logs/LogsPage.tsx': { file: 'assets/LogsPage.js' } }
  writeFileSync(join(directory, '.vite/manifest.json'), JSON.stringify(logs))
  server = await createHttpServer({ trustedProxies: [] })
  await mountPage(server, directory, '/ops')
})
afterAll(async () => {
  await server.close()
  rmSync(directory, { recursive: true, force: true })
})

test.each(['/', '/logs', '/nothing'])('%s: the policy names the script of the very document, and no other', async (url) => {
  const { body, headers } = await server.inject({ url })
  const [hash = 'none', ...others] = inlineScriptSources(body)
  expect(others).toEqual([])
  expect(String(headers['content-security-policy']).split('; ')).toContain(`script-src 'self' ${hash}`)
})

test.each(['/_cluster/health', '/alertmanager/alertmanager/api/v2/status', '/api/nothing', '/gelf', '/loki/api/v1/nothing'])(
  '%s is asked by programs: 404, not the page',
  async (url) => {
    const { statusCode, json } = await server.inject({ url })
    expect([statusCode, json<{ error: { code: string } }>().error.code]).toEqual([404, 'not_found'])
  },
)

test.each(['/alerts', '/ingestion', '/metrics/explore', '/uptime/v1'])('%s is a page', async (url) => {
  const { statusCode, headers } = await server.inject({ url })
  expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
})
