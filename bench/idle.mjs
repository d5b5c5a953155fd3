// What the platform costs when nothing comes in but its own telemetry, and how long it takes to start and stop.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startProgram } from './load/program.mjs'

const settleMs = 20_000
const watchMs = 60_000
const directory = mkdtempSync(join(tmpdir(), 'vedette-idle-'))
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const first = await startProgram(directory)
console.log(`first start: ready after ${(first.readyMs / 1000).toFixed(2)} s (empty data directory)`)
await first.stop()
const starts = []
for (let i = 0; i < 5; i++) {
  const again = await startProgram(directory)
  starts.push(again.readyMs)
  const stopAt = performance.now()
  await again.stop()
  starts.stopMs = performance.now() - stopAt
}
starts.sort((a, b) => a - b)
console.log(`next starts: ready after ${(starts[2] / 1000).toFixed(2)} s (median of 5), stopped in ${(starts.stopMs / 1000).toFixed(2)} s`)

const program = await startProgram(directory)
await wait(settleMs)
const before = program.cpuSeconds()
await wait(watchMs)
const after = program.cpuSeconds()
const cpu = ((after.program + after.engine - before.program - before.engine) / (watchMs / 1000)) * 100
const resident = program.pids().map((pid) => residentMegabytes(pid))
console.log(
  `idle: ${resident.reduce((sum, size) => sum + size, 0).toFixed(0)} MB resident in all processes (${resident.map((size) => size.toFixed(0)).join(' + ')}), ${cpu.toFixed(2)} % of one core over a minute`,
)
await program.stop()
rmSync(directory, { recursive: true, force: true })

function residentMegabytes(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
}
