import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { findFreePort } from '../harness/find-free-port.ts'
import { asProtobuf, call, logsOf, openClient } from '../harness/otlp.ts'
import { type Held, startHeld } from '../harness/start-held.ts'
import { hasNginx, startNginx } from '../harness/start-nginx.ts'
import { adminEmail, adminPassword, apiToken, eventually } from '../harness/vedette.ts'
import { hasChromium, launchBrowser } from '../page/browser.ts'

let directory: string
let held: Held
let nginxPort: number
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'vedette-reachable-'))
  nginxPort = await findFreePort()
  const config = {
    publicUrl: `https://localhost:${nginxPort}/vedette/`,
    trustedProxies: ['127.0.0.1'],
    receivers: { syslog: { tcp: 0, udp: 0 } },
  }
  held = await startHeld({ directory, config, held: ['otlp-grpc/tcp', 'syslog-tcp/tcp', 'syslog-udp/udp', 'nobody/tcp'] })
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
    const cookies = await context.cookies()
    expect(cookies.find(({ name }) => name === '__Secure-vedette')).toMatchObject({
      path: '/vedette/',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    })

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

test('a restart refuses nobody and loses nothing that was sent meanwhile, at whatever socket is held', { timeout: 120_000 }, async () => {
  await eventually(
    async () => held.readyCount(),
    (count) => count > 0,
    60_000,
  )
  await eventually(
    async () => held.told,
    (told) => told.includes('READY=1'),
  )
  expect(held.log.filter((line) => line.includes('"nobody"'))).toHaveLength(1)
  const [ready, gone] = [held.readyCount(), held.goneCount()]
  const problems: string[] = []
  const answers = { http: 0, grpc: 0, lines: 0, datagrams: 0 }
  /** What must be stored. */
  const sent: string[] = []
  let isOver = false
  /** Asks all the time, at a pace that leaves the machine to the rest. */
  const client = async (what: keyof typeof answers, pauseMs: number, work: () => Promise<unknown>): Promise<void> => {
    while (!isOver) {
      try {
        await work()
        answers[what]++
      } catch (error) {
        problems.push(`${what}: ${String(error)}`)
      }
      await sleep(pauseMs)
    }
  }
  const kept = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const keptClient = openClient(held.portOf('otlp-grpc'))
  const closed: Promise<unknown>[] = []
  const udp = createSocket('udp4')
  const exportOne = async (over?: ReturnType<typeof openClient>): Promise<void> => {
    const { error } = await call(held.portOf('otlp-grpc'), 'logs', asProtobuf('logs', logsOf('restart', [{ body: 'grpc' }])), {
      ...(over && { over }),
    })
    if (error !== undefined) throw error
  }
  const clients = [
    client('http', 5, () => ask(held.port, false)),
    client('http', 5, () => ask(held.port, false)),
    client('http', 5, () => ask(held.port, kept)),
    client('grpc', 20, () => exportOne()),
    client('grpc', 20, () => exportOne(keptClient)),
    client('lines', 50, async () => {
      const text = `line ${answers.lines}`
      // Of what the program had not read when it stopped nobody can know: this protocol acknowledges nothing.
      if (held.goneCount() > gone) sent.push(text)
      const socket = connect({ port: held.portOf('syslog-tcp'), host: '127.0.0.1' })
      const isClosed = once(socket, 'close')
      socket.on('error', (error) => problems.push(`lines: ${error.message}`))
      closed.push(isClosed)
      socket.resume()
      await once(socket, 'connect')
      socket.end(`<13>1 - here restart - - - ${text}\n`)
    }),
    client('datagrams', 50, async () => {
      const text = `datagram ${answers.datagrams}`
      sent.push(text)
      await new Promise((resolve) => udp.send(`<13>1 - here restart - - - ${text}`, held.portOf('syslog-udp'), '127.0.0.1', resolve))
    }),
  ]
  held.restart()
  await eventually(
    async () => held.readyCount(),
    (count) => count > ready,
    60_000,
  )
  const soFar = { ...answers }
  await eventually(
    async () => answers,
    ({ http: asked, grpc }) => asked > soFar.http + 20 && grpc > soFar.grpc + 5,
  )
  isOver = true
  await Promise.all([...clients, ...closed])
  kept.destroy()
  keptClient.close()
  udp.close()
  expect(problems).toEqual([])
  expect(held.goneCount()).toBe(gone + 1)
  expect(held.told.filter((line) => line === 'STOPPING=1')).toHaveLength(1)
  expect(sent.filter((text) => text.startsWith('line ')).length).toBeGreaterThan(5)
  await eventually(storedBodies, (stored) => sent.every((text) => stored.has(text)))
})

async function storedBodies(): Promise<ReadonlySet<string>> {
  const answer = await fetch(`http://127.0.0.1:${held.port}/api/sql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ sql: "SELECT DISTINCT body FROM log_records WHERE match(body, '^(line|datagram) ')", maxRows: 100_000 }),
  })
  const { rows } = (await answer.json()) as { rows: [string][] }
  return new Set(rows.map(([body]) => body))
}

function ask(port: number, agent: http.Agent | false): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.get({ port, host: '127.0.0.1', path: '/api/setup', agent }, (response) => {
      response.resume().once('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode}`))))
    })
    request.once('error', reject)
  })
}
