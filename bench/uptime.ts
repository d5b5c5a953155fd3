// What watching 1,000 HTTP monitors every 30 s costs: processor time of a minute, and how evenly they come. The targets run in another process.
// Exit code 1 when one of them was not found up.
// `node --import ./test/harness/typescript-loader.mjs bench/uptime.ts`
import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { systemClock } from '../src/lib/clock.ts'
import { createLog } from '../src/lib/log.ts'
import { createGuard } from '../src/lib/outgoing/outgoing-guard.ts'
import { createSeal } from '../src/lib/seal.ts'
import { startProbes } from '../src/probes/index.ts'
import { openTestStore } from '../test/harness/open-test-store.ts'

const monitors = 1000
const seconds = 60

if (process.send === undefined) await measure()
else serve()

function serve(): void {
  const server = createServer((_request, response) => response.end('all is well'))
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
  process.on('disconnect', () => process.exit(0))
}

async function measure(): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), { execArgv: process.execArgv })
  const port = await new Promise<number>((resolve) => child.once('message', (message) => resolve(Number(message))))
  const { state, remove } = await openTestStore()
  const rows = Array.from({ length: monitors }, (_, n) => {
    const settings = { url: `http://127.0.0.1:${port}/${n}`, contains: 'well' }
    const spec = JSON.stringify({ name: `monitor ${n}`, kind: 'http', settings, interval: '30s' })
    return { id: `m${n}`, project_id: 1, name: `monitor ${n}`, spec, is_paused: false, version: 1, updated_at: 0, updated_by: '' }
  })
  for (let at = 0; at < monitors; at += 500)
    await state.db
      .insertInto('monitors')
      .values(rows.slice(at, at + 500))
      .execute()
  let samples = 0
  const perSecond = new Map<number, number>()
  const guard = createGuard({ allowedHosts: () => ['127.0.0.1'], resolve: async () => [{ address: '127.0.0.1', family: 4 }] })
  const probes = await startProbes({
    clock: systemClock,
    log: createLog({ level: 'warn' }),
    state,
    guard,
    fileGuard: guard,
    userAgent: 'bench',
    files: [],
    projectId: 1,
    externalUrl: () => '',
    maintenanceOf: () => [],
    post: async () => undefined,
    seal: createSeal(Buffer.alloc(32), 'uptime monitors'),
    readMetrics: async () => [],
    write: async (all) => {
      samples += all.length
      for (const { labels, timeMs } of all) {
        if (!labels.some(([name, value]) => name === '__name__' && value === 'probe_success')) continue
        const second = Math.floor(timeMs / 1000)
        perSecond.set(second, (perSecond.get(second) ?? 0) + 1)
      }
    },
  })
  const before = process.cpuUsage()
  await wait(seconds * 1000)
  const { user, system } = process.cpuUsage(before)
  const statuses = [...probes.watcher.watches.values()].filter((watch) => watch.state.status === 'up').length
  await probes.stop()
  await remove()
  child.disconnect()
  const share = ((user + system) / 1e6 / seconds) * 100
  const most = Math.max(...perSecond.values())
  if (statuses < monitors) process.exitCode = 1
  process.stdout.write(
    `${monitors} monitors every 30 s: ${share.toFixed(1)} % of a core, ${samples} samples in ${seconds} s, ${statuses} up, at most ${most} checks in a second\n`,
  )
}
