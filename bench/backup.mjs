// What a back-up costs those who send, and how long a restore takes, beside a plain copy of the same files.
// npm run build && node bench/backup.mjs [gigabytes, 1] - runs unattended; ten gigabytes take about half an hour on two cores, and fifty gigabytes of disk
// below TMPDIR. Exit code 1 when a goal is missed.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startProgram } from './load/program.mjs'

const gigabytes = Number(process.argv[2] ?? 1)
/** Long enough for merges to take their turn in it, as they do beside the back-up. */
const quietForMs = Math.max(20_000, gigabytes * 12_000)
const perBody = 512
const goals = { slowerPercent: 20, restoreSeconds: 300 }
const directory = mkdtempSync(join(tmpdir(), 'vedette-bench-'))
const [repository, data, restored, key, config] = ['repository', 'data', 'restored', 'key.txt', 'vedette.yaml'].map((name) =>
  join(directory, name),
)
process.once('SIGTERM', () => process.exit(1))
process.once('SIGINT', () => process.exit(1))
process.once('exit', () => rmSync(directory, { recursive: true, force: true }))

const { bavail, bsize } = statfsSync(directory)
if (bavail * bsize < gigabytes * 5e9) throw new Error(`${directory} needs ${gigabytes * 5} GB of room`)
const recipient = vedette(['backup', 'new-key', '--out', key]).out.trim()
writeFileSync(config, JSON.stringify({ backup: { to: repository, recipients: [recipient] }, budgets: { diskBytes: 1e15 } }))
const program = await startProgram(data, { args: ['--config', config] })
process.once('exit', () => program.child.kill('SIGKILL'))
let slower
try {
  say('filling')
  // Rows that hardly compress: about so much lies on disk.
  for (let sent = 0; sent < gigabytes * 1.3e9; sent += 4 * perBody * 2048)
    await Promise.all([2048, 2048, 2048, 2048].map((size) => send(size)))
  await untilCalm()
  say('measuring')
  const before = await sendWhile((elapsedMs) => elapsedMs < quietForMs)
  const cpuBefore = cpu()
  await askApi('/api/backups', { method: 'POST' })
  let run
  const watching = finished().then((found) => (run = found))
  const busy = await sendWhile(() => run === undefined)
  await watching
  const backupCpu = cpu() - cpuBefore
  await untilCalm()
  const after = await sendWhile((elapsedMs) => elapsedMs < quietForMs)
  // Quiet on both sides: what the machine does besides changes with time.
  const quiet = (before + after) / 2
  slower = (1 - busy / quiet) * 100
  console.log(`rows taken in, quiet          ${Math.round(before)} /s before, ${Math.round(after)} /s after`)
  console.log(`rows taken in, back-up beside ${Math.round(busy)} /s (${slower.toFixed(1)} % less; goal: less than ${goals.slowerPercent})`)
  console.log(
    `back-up                       ${run.seconds.toFixed(1)} s, ${backupCpu.toFixed(1)} processor-s with the load: ${run.summary}`,
  )
} finally {
  await program.stop()
}
const copied = timed(() => cpSync(data, join(directory, 'copy'), { recursive: true, filter: (path) => !path.endsWith('/telemetry/run') }))
rmSync(join(directory, 'copy'), { recursive: true, force: true })
const { seconds, cpuSeconds, out } = vedette(['restore', '--from', repository, '--key', key, '--data-dir', restored])
const goal = `goal: ${goals.restoreSeconds} s for 10 GB`
console.log(`restore, with every byte compared with its checksum and rows counted: ${out.trim()}`)
console.log(
  `restore                       ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} processor-s, ${(cpuSeconds / gigabytes).toFixed(1)} a GB (${goal}); a plain copy of the directory ${copied.toFixed(1)} s`,
)
rmSync(restored, { recursive: true, force: true })
const verified = vedette(['backup', 'verify', '--from', repository, '--key', key, '--data-dir', join(directory, 'elsewhere')])
console.log(
  `verify, every part read by the engine ${verified.seconds.toFixed(1)} s, ${verified.cpuSeconds.toFixed(1)} processor-s (${goal}): ${verified.out.trim()}`,
)
const limit = Math.max(20, (goals.restoreSeconds * gigabytes) / 10)
process.exitCode = slower < goals.slowerPercent && seconds < limit && verified.seconds < limit ? 0 : 1

/** Runs a command to its end; processor time is that of its engine, too. */
function vedette(words) {
  const script = 'TIMEFORMAT="cpu %U %S"; time "$@"'
  const began = performance.now()
  const text = execFileSync('bash', ['-c', `{ ${script}; } 2>&1`, 'bash', process.execPath, 'dist/program/main.cjs', ...words], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const [, said, user, system] = /^([\s\S]*)cpu ([\d.]+) ([\d.]+)\n$/.exec(text)
  return { out: said, seconds: (performance.now() - began) / 1000, cpuSeconds: Number(user) + Number(system) }
}

function timed(work) {
  const began = performance.now()
  work()
  return (performance.now() - began) / 1000
}

function say(what) {
  process.stderr.write(`${new Date().toISOString()} ${what}\n`)
}

function cpu() {
  const { program: own, engine } = program.cpuSeconds()
  return own + engine
}

/** Until merges of what came before are over: less than a quarter of a core for five seconds; ten minutes at most. */
async function untilCalm() {
  for (let tries = 0, used = cpu(); tries < 120; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5000))
    const now = cpu()
    if (now - used < 1.25) return
    used = now
  }
}

async function askApi(path, options) {
  for (;;) {
    const answer = await fetch(program.url + path, { ...options, headers: { authorization: `Bearer ${program.apiToken}` } })
    const text = await answer.text()
    if (answer.ok) return JSON.parse(text)
    if (answer.status !== 429 && answer.status !== 503) throw new Error(`${path}: ${answer.status} ${text}`)
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}

async function send(bytes) {
  const random = randomBytes(Math.ceil((perBody * bytes * 3) / 4)).toString('base64')
  const time = `${Date.now()}000000`
  const logRecords = Array.from({ length: perBody }, (_, n) => ({
    timeUnixNano: time,
    body: { stringValue: random.slice(n * bytes, (n + 1) * bytes) },
  }))
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] }
  const body = JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] })
  for (;;) {
    const headers = { authorization: `Bearer ${program.key}`, 'content-type': 'application/json' }
    const answer = await fetch(`${program.url}/v1/logs`, { method: 'POST', headers, body })
    const text = await answer.text()
    if (answer.status === 200) return
    // Busy: as a real client does.
    if (answer.status !== 429 && answer.status !== 503) throw new Error(`refused: ${answer.status} ${text}`)
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}

/** Rows a second that were acknowledged, one body after the other. */
async function sendWhile(goesOn) {
  const began = performance.now()
  let sent = 0
  for (; goesOn(performance.now() - began); sent += perBody) await send(200)
  return (sent / (performance.now() - began)) * 1000
}

async function finished() {
  for (;;) {
    const { underWay } = await askApi('/api/backups')
    const [run] = (await askApi('/api/backups/runs?limit=1')).rows
    if (run !== undefined && underWay === null) {
      if (run.outcome !== 'done') throw new Error(run.summary)
      return { summary: run.summary, seconds: (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000 }
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
