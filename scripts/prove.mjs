// npm run prove: the long proofs and the figures, one after the other. Prints each and keeps them, dated, in artifacts/.
// npm run prove -- NAME runs one; --quick shortens those that can be shortened.
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { build, install, root } from './prepare.mjs'

const quick = process.argv.includes('--quick')
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const loader = ['--import', './test/harness/typescript-loader.mjs']

const proofs = {
  'kill at each call of a flush': ['bench/prove-flush.mjs', '--budget', quick ? '120' : '2400'],
  'kill -9 under load': ['bench/prove-kill.mjs', quick ? '5' : '50'],
  'steps and batches of the alert policy killed at each step': [...loader, 'bench/prove-alert-policy.ts', ...(quick ? ['40'] : [])],
  'kill -9 under alerts': ['bench/prove-alerts-kill.mjs', quick ? '5' : '50'],
  'alerting killed at each step': [...loader, 'bench/prove-alerting-crash.ts', ...(quick ? ['60'] : [])],
  'what npm test samples, whole': [
    'node_modules/vitest/vitest.mjs',
    'run',
    'test/metrics/grafana',
    'test/metrics/differential',
    'test/access/route-matrix',
    'test/page/axe',
    'test/page/budgets',
    'src/storage/state/embedded/kill',
  ],
  'power cuts under the state store': ['bench/prove-state-power-cut.mjs'],
  'rows taken in': ['bench/ingest.mjs', ...(quick ? ['logs', '0.2'] : [])],
  'idle and start': ['bench/idle.mjs'],
  'logs page': ['bench/logs-page.mjs'],
  decoding: ['bench/otlp-decode.mjs'],
  encoding: ['bench/encode.mjs'],
  'large bodies': ['bench/large-body.mjs'],
  gRPC: ['bench/grpc-server.mjs'],
  'write path': [...loader, 'bench/write-path.ts'],
  'PromQL scripts over the store': [...loader, 'bench/prove-promqltest.ts'],
  'PromQL beside Prometheus': [...loader, 'bench/prove-differential.ts', ...(quick ? ['--seconds', '70'] : [])],
  'Alertmanager beside amtool': [...loader, 'bench/prove-alertmanager.ts', ...(quick ? ['--trees', '100', '--configs', '500'] : [])],
  'viewers of dashboards': [...loader, 'bench/viewers.mjs', ...(quick ? ['--hours', '2', '--rounds', '3', '--alone'] : [])],
  PromQL: [...loader, 'bench/promql.ts', ...(quick ? ['--metrics', '5', '--hours', '6'] : [])],
  'series and labels': [...loader, 'bench/promql-labels.ts', ...(quick ? ['--series', '100000'] : [])],
  'page speed': [...loader, 'bench/page-speed.ts', ...(quick ? ['3'] : [])],
  'logs page in a browser': ['bench/logs-paint.mjs', ...(quick ? ['500000'] : [])],
  'traces in a browser': [...loader, 'bench/trace-view.mjs', ...(quick ? ['3'] : [])],
  'charts in a browser': ['bench/chart-paint.mjs'],
  'pictures of a running platform': [...loader, 'bench/pictures.ts', ...(quick ? ['dark-en-1440', 'light-he-390'] : [])],
  'an alert, until it is told': ['bench/alert-latency.mjs', ...(quick ? ['--samples', '20'] : ['--peer'])],
  rules: ['bench/rules.mjs', ...(quick ? ['--settle', '60', '--seconds', '30'] : ['--peer'])],
  'very many alerts': ['bench/alerts.mjs', ...(quick ? ['--alerts', '20000'] : [])],
  'alerts and the event loop': ['bench/alert-loop.mjs', ...(quick ? ['--alerts', '2000', '--routes', '1000'] : [])],
  'lines of syslog and Loki': ['bench/log-protocols.mjs', ...(quick ? ['syslog', '0.2'] : [])],
  'lines in bulk': ['bench/bulk.mjs', quick ? '100' : '600'],
  TLS: ['bench/tls.mjs', ...(quick ? ['1', '500'] : [])],
  'signing in': ['bench/sign-in.mjs'],
  uptime: [...loader, 'bench/uptime.ts'],
  'services pages': ['bench/services.mjs', ...(quick ? ['1000000'] : [])],
  'audit trail': [...loader, 'bench/audit.mjs', ...(quick ? ['--entries', '50000'] : [])],
  'back-up and restore': ['bench/backup.mjs', quick ? '0.2' : '10'],
  upgrade: [...loader, 'bench/upgrade.mjs', ...(quick ? ['1000'] : [])],
  'roll-ups': [...loader, 'bench/rollups.ts', ...(quick ? ['--days', '3', '--day-series', '100'] : [])],
}

install()
build(['server', 'ui', 'modules'])
mkdirSync(join(root, 'artifacts'), { recursive: true })
const file = join(root, 'artifacts', `prove-${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}.txt`)
const report = createWriteStream(file)
const failed = []

for (const [name, args] of Object.entries(proofs)) {
  if (names.length > 0 && !names.some((wanted) => name.includes(wanted))) continue
  tell(`\n== ${name} (${new Date().toISOString()}) ==\n`)
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, VEDETTE_PROVE: '1' },
  })
  child.stdout.on('data', (data) => tell(data))
  const code = await new Promise((resolve) => child.on('exit', resolve))
  if (code !== 0) failed.push(name)
}
tell(failed.length === 0 ? '\nall proofs hold\n' : `\nfailed: ${failed.join(', ')}\n`)
report.end()
process.exitCode = failed.length === 0 ? 0 : 1

function tell(text) {
  process.stdout.write(text)
  report.write(text)
}
