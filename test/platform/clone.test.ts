import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { generateIdentity } from '../../src/lib/age/keys.ts'
import { logsOf, sendAll } from '../harness/otlp.ts'
import { runCommand } from '../harness/run-command.ts'
import { openTemporaryPlatform, quiet } from '../harness/temporary-platform.ts'
import { eventually, type Vedette } from '../harness/vedette.ts'

const platform = openTemporaryPlatform()
const repository = platform.inside('repository')
let outside: Server
let called: string[] = []
const ways = ['/contact', '/heartbeat', '/made-monitor', '/file-monitor', '/checkpoint']

beforeAll(async () => {
  outside = createServer((request, response) => {
    called.push(ways.find((way) => request.url?.startsWith(way)) ?? `${request.url}`)
    response.end('ok')
  })
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
})
afterAll(() => new Promise((resolve) => outside.close(resolve)))

const fire = (of: Vedette, alertname: string): Promise<void> =>
  fetch(`${of.url}/alertmanager/api/v2/alerts`, {
    method: 'POST',
    headers: { authorization: 'Bearer test-token-with-enough-length-0123456789', 'content-type': 'application/json' },
    body: JSON.stringify([{ labels: { alertname }, endsAt: new Date(Date.now() + 3_600_000).toISOString() }]),
  }).then(({ status }) => expect(status).toBe(200))

/** What lies in a directory, but for the lock that whoever looks at it takes. */
function digestsOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== 'LOCK')
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).toSorted()
  return Object.fromEntries(paths.map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]))
}

test('a clone with the configuration of its original reaches nobody, and leaves its back-ups alone', { timeout: 240_000 }, async () => {
  const at = (path: string): string => `http://127.0.0.1:${(outside.address() as AddressInfo).port}${path}`
  const monitor = (name: string) => ({ name, kind: 'http', settings: { url: at(`/${name}`) }, interval: '5s' })
  writeFileSync(platform.inside('monitors.yml'), JSON.stringify({ monitors: [monitor('file-monitor')] }))
  const route = { receiver: 'hook', group_by: ['alertname'], group_wait: '0s', group_interval: '1s' }
  const receivers = [{ name: 'hook', webhook_configs: [{ url: at('/contact') }] }]
  writeFileSync(platform.inside('alertmanager.yml'), JSON.stringify({ route, receivers }))
  const { keyFile, recipient } = generateIdentity(new Date())
  writeFileSync(platform.inside('key.txt'), keyFile)
  const config = {
    ...quiet,
    // Rules have no other way out than the alert that is posted.
    alerting: { alertmanagerConfig: platform.inside('alertmanager.yml'), packs: { enabled: false } },
    audit: { anchors: [{ webhook: at('/checkpoint'), everyMinutes: 5 }] },
    backup: { to: repository, recipients: [recipient.text] },
    heartbeat: { out: [at('/heartbeat')], everySeconds: 5 },
    outgoing: { allowedHosts: ['127.0.0.1'] },
    probes: { files: [platform.inside('monitors.yml')] },
  }
  const original = await platform.start({ directory: platform.inside('data'), config })
  await original.api('/api/uptime/monitors', { body: { monitor: monitor('made-monitor') } })
  await fire(original, 'OfTheOriginal')
  await original.api('/api/backups', { method: 'POST' })
  await eventually(
    () => original.api<{ points: number }>('/api/backups'),
    ({ points }) => points === 1,
    60_000,
  )
  // It does reach each of them.
  await eventually(
    async () => called,
    (paths) => ways.every((way) => paths.includes(way)),
    60_000,
  )
  await sendAll(original.url, 'logs', logsOf('shop', [{ body: 'acknowledged' }]))
  // The back-up is whole, and what is acknowledged is in the log: nobody waits for the end of the original.
  await platform.kill()
  const kept = readdirSync(repository, { recursive: true, encoding: 'utf8' }).toSorted()

  await runCommand('clone', '--from', repository, '--key', platform.inside('key.txt'), '--to', platform.inside('of-back-up'))
  const { clonedFrom } = JSON.parse(readFileSync(platform.inside('of-back-up/clone.json'), 'utf8')) as { clonedFrom: string }
  expect(existsSync(`${repository}/points/${clonedFrom}`)).toBe(true)

  const before = digestsOf(platform.inside('data'))
  await runCommand('clone', '--from', platform.inside('data'), '--to', platform.inside('clone'))
  expect(digestsOf(platform.inside('data'))).toEqual(before)
  expect(readdirSync(platform.inside('')).filter((name) => name.startsWith('.'))).toEqual([])
  called = []
  const clone = await platform.start({ directory: platform.inside('clone'), config })
  expect(await clone.sql(`SELECT body FROM log_records WHERE service = 'shop'`)).toEqual([['acknowledged']])
  await fire(clone, 'OfTheClone')
  // It is told like any other, and refused at the way out.
  const [alert] = await clone.api<{ fingerprint: string }[]>(`/alertmanager/api/v2/alerts?filter=alertname="OfTheClone"`)
  await eventually(
    () => clone.api<{ rows: { message?: { state: string; problem: string } }[] }>(`/api/alerts/${alert?.fingerprint}/timeline`),
    (told) => told.rows.some(({ message }) => message?.state === 'dead' && message.problem.includes('This platform is a clone')),
  )
  expect(await clone.api('/api/audit?action=platform.clone')).toMatchObject({
    rows: [{ details: { from: { id: expect.any(String) as unknown } } }],
  })
  const { rows } = await clone.api<{ rows: { status: string; spec: { name: string } }[] }>('/api/uptime/monitors')
  expect(rows.map(({ spec, status }) => [spec.name, status])).toEqual([['made-monitor', 'paused']])
  expect(await clone.api('/api/backups')).toMatchObject({ place: null, points: 0, newest: null })
  await expect(clone.api('/api/backups', { method: 'POST' })).rejects.toThrow(/409 .*This platform is a clone/)
  await expect(runCommand('backup', 'run', '--data-dir', platform.inside('clone'))).rejects.toThrow('This platform is a clone')
  await clone.stop()
  expect(called).toEqual([])
  expect(readdirSync(repository, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual(kept)
})
