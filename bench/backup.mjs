// What a back-up costs those who send, and how long a restore takes, beside a plain copy of the same files.
// node bench/backup.mjs [gigabytes, 1] - a build is expected in dist/ (npm run build). Ten gigabytes take some minutes and thirty gigabytes of disk.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startProgram } from './load/program.mjs'

const gigabytes = Number(process.argv[2] ?? 1)
const loadForMs = 15_000
const directory = mkdtempSync(join(tmpdir(), 'vedette-bench-'))
const [repository, data, key] = ['repository', 'data', 'key.txt'].map((name) => join(directory, name))
const vedette = (...words) =>
  execFileSync(process.execPath, ['dist/program/main.cjs', ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
const seconds = (work) => {
  const began = performance.now()
  work()
  return (performance.now() - began) / 1000
}

try {
  const recipient = vedette('backup', 'new-key', '--out', key).trim()
  writeFileSync(join(directory, 'vedette.yaml'), JSON.stringify({ backup: { to: repository, recipients: [recipient] } }))
  const program = await startProgram(data, { args: ['--config', join(directory, 'vedette.yaml')] })
  try {
    // Rows that hardly compress: about so much lies on disk.
    for (let sent = 0; sent < gigabytes * 1.3e9; sent += 4 * 512 * 2048)
      await Promise.all([2048, 2048, 2048, 2048].map((size) => send(program, size)))
    const quiet = await sendFor(program, loadForMs)
    const making = fetch(`${program.url}/api/backups`, { method: 'POST', headers: headersOf(program) })
    const busy = await sendFor(program, loadForMs)
    await making
    const { seconds: took, summary } = await finished(program)
    console.log(`rows taken in, quiet          ${Math.round(quiet)} /s`)
    console.log(
      `rows taken in, back-up beside ${Math.round(busy)} /s (${((1 - busy / quiet) * 100).toFixed(1)} % less; goal: less than 20)`,
    )
    console.log(`back-up                       ${took.toFixed(1)} s: ${summary}`)
  } finally {
    await program.stop()
  }
  const copied = seconds(() => cpSync(data, join(directory, 'copy'), { recursive: true }))
  rmSync(join(directory, 'copy'), { recursive: true, force: true })
  const restored = seconds(() => vedette('restore', '--from', repository, '--key', key, '--data-dir', join(directory, 'restored')))
  console.log(
    `restore                       ${restored.toFixed(1)} s (goal: 300 s for 10 GB); a plain copy of the directory ${copied.toFixed(1)} s`,
  )
} finally {
  rmSync(directory, { recursive: true, force: true })
}

function headersOf({ apiToken }) {
  return { authorization: `Bearer ${apiToken}` }
}

const perBody = 512

async function send(program, bytes) {
  const random = randomBytes(Math.ceil((perBody * bytes * 3) / 4)).toString('base64')
  const time = `${Date.now()}000000`
  const logRecords = Array.from({ length: perBody }, (_, n) => ({
    timeUnixNano: time,
    body: { stringValue: random.slice(n * bytes, (n + 1) * bytes) },
  }))
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] }
  const answer = await fetch(`${program.url}/v1/logs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${program.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }),
  })
  if (answer.status !== 200) throw new Error(`refused: ${answer.status} ${await answer.text()}`)
  await answer.arrayBuffer()
}

/** Rows a second that were acknowledged, one body after the other. */
async function sendFor(program, forMs) {
  const began = performance.now()
  let sent = 0
  for (; performance.now() - began < forMs; sent += perBody) await send(program, 200)
  return (sent / (performance.now() - began)) * 1000
}

async function finished(program) {
  for (;;) {
    const { runs, underWay } = await (await fetch(`${program.url}/api/backups`, { headers: headersOf(program) })).json()
    if (runs[0] !== undefined && underWay === null) {
      if (runs[0].outcome !== 'done') throw new Error(runs[0].summary)
      return { summary: runs[0].summary, seconds: (Date.parse(runs[0].finishedAt) - Date.parse(runs[0].startedAt)) / 1000 }
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
