import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { findFreePort } from '../harness/find-free-port.ts'
import { type Held, startHeld } from '../harness/start-held.ts'
import { hasNginx, startNginx } from '../harness/start-nginx.ts'
import { adminEmail, adminPassword, eventually } from '../harness/vedette.ts'
import { hasChromium, launchBrowser } from '../page/browser.ts'

let directory: string
let held: Held
let nginxPort: number
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'vedette-reachable-'))
  nginxPort = await findFreePort()
  const config = { publicUrl: `https://localhost:${nginxPort}/vedette/`, trustedProxies: ['127.0.0.1'] }
  held = await startHeld({ directory, config })
})
afterAll(async () => {
  await held.stop()
  rmSync(directory, { recursive: true, force: true })
})

describe.skipIf(!hasNginx || !hasChromium)('under a path behind nginx', () => {
  let nginx: { stop(): Promise<void> }
  let browser: Browser
  let context: BrowserContext
  const asked: string[] = []
  const failed: string[] = []
  const origin = (): string => `https://localhost:${nginxPort}`
  beforeAll(async () => {
    const locations = `
    location /vedette/ {
      proxy_pass http://127.0.0.1:${held.port}/;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_buffering off;
    }`
    nginx = await startNginx({ directory: join(directory, 'nginx'), port: nginxPort, locations })
    browser = await launchBrowser()
    context = await browser.newContext({ ignoreHTTPSErrors: true })
    context.on('request', (request) => asked.push(request.url()))
    context.on('response', (response) => response.status() >= 400 && failed.push(`${response.status()} ${response.url()}`))
    await eventually(
      async () => held.readyCount(),
      (count) => count > 0,
      60_000,
    )
  })
  afterAll(async () => {
    await browser.close()
    await nginx.stop()
  })

  test('a deep link leads through the sign-in to its page; reloads, ways on and short links stay under the path', async () => {
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    await page.goto(`${origin()}/vedette/logs?from=now-3h`)
    await page.waitForURL(/\/vedette\/sign-in\?return=/)
    await page.fill('input[type=email]', adminEmail)
    await page.fill('input[type=password]', adminPassword)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${origin()}/vedette/logs?from=now-3h`)
    const [cookie] = await context.cookies()
    expect(cookie).toMatchObject({ name: '__Secure-vedette', path: '/vedette/', secure: true, httpOnly: true, sameSite: 'Lax' })

    await page.reload()
    await page.locator('nav a[href^="/vedette/metrics"]').first().click()
    await page.waitForURL(/\/vedette\/metrics/)
    await page.goBack()
    await page.waitForURL(/\/vedette\/logs\?from=now-3h/)

    const made = await page.evaluate(`fetch('/vedette/api/links', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ path: '/metrics/explore?expr=up' }),
    }).then((reply) => reply.json())`)
    await page.goto(`${origin()}/vedette${(made as { href: string }).href}`)
    await page.waitForURL(/\/vedette\/metrics\/explore\?expr=up/)

    for (const file of ['push-worker.js', 'manifest.webmanifest']) {
      expect((await context.request.get(`${origin()}/vedette/${file}`)).status()).toBe(200)
    }
    expect(asked.filter((url) => url.startsWith('http') && !url.startsWith(`${origin()}/vedette/`))).toEqual([])
    expect(asked.filter((url) => url.includes('/vedette/assets/')).length).toBeGreaterThan(5)
    expect(failed.filter((line) => !line.startsWith('401 '))).toEqual([])
  })

  test('a proxy may leave the path on, and who comes past it is led there', async () => {
    const whole = await fetch(`http://127.0.0.1:${held.port}/vedette/api/setup`)
    expect(whole.status).toBe(200)
    const page = await context.newPage()
    await page.goto(`http://127.0.0.1:${held.port}/setup`)
    await page.waitForURL(`http://127.0.0.1:${held.port}/vedette/sign-in**`)
  })
})

test('a restart refuses nobody: whoever asks meanwhile, over old and new connections, is answered', { timeout: 120_000 }, async () => {
  await eventually(
    async () => held.readyCount(),
    (count) => count > 0,
    60_000,
  )
  await eventually(
    async () => held.told,
    (told) => told.includes('READY=1'),
  )
  const ready = held.readyCount()
  const problems: string[] = []
  let answers = 0
  let isOver = false
  const kept = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const client = async (agent: http.Agent | false): Promise<void> => {
    while (!isOver) {
      try {
        const status = await ask(held.port, agent)
        if (status !== 200) problems.push(`status ${status}`)
        answers++
        // The pace of somebody who asks all the time, and leaves the machine to the rest.
        await sleep(5)
      } catch (error) {
        problems.push(String(error))
      }
    }
  }
  const clients = [client(false), client(false), client(kept)]
  held.restart()
  await eventually(
    async () => held.readyCount(),
    (count) => count > ready,
    60_000,
  )
  const soFar = answers
  await eventually(
    async () => answers,
    (count) => count > soFar + 20,
  )
  isOver = true
  await Promise.all(clients)
  kept.destroy()
  expect(problems).toEqual([])
  expect(held.told.filter((line) => line === 'STOPPING=1')).toHaveLength(1)
})

function ask(port: number, agent: http.Agent | false): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get({ port, host: '127.0.0.1', path: '/api/setup', agent }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0))
    })
    request.once('error', reject)
  })
}
