// Cuts the power under the embedded state store: it commits on an ext4 in a loop image, the image is copied as the disk would be found
// (without what the kernel had not written yet), the copy is mounted, its journal replayed, and every transaction that was acknowledged
// must be there, whole. Random data files are synced early, so that pages reach the disk in another order than they were written.
// `node bench/prove-state-power-cut.mjs [--cuts N]`; needs root, loop devices and mkfs.ext4.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { values } = parseArgs({ options: { cuts: { type: 'string', default: '8' } } })
const withTypeScript = ['--import', new URL('test/harness/typescript-loader.mjs', `file://${root}/`).href]
const writer = join(root, 'test/harness/commit-until-killed.ts')
const reader = join(root, 'test/harness/list-committed.ts')

const directory = mkdtempSync(join(tmpdir(), 'vedette-power-'))
const [image, copy, before, after] = ['disk.img', 'copy.img', 'before', 'after'].map((name) => join(directory, name))
mkdirSync(before)
mkdirSync(after)
const run = (program, ...parameters) => execFileSync(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })

try {
  makeDisk()
  run('umount', before)
} catch (error) {
  console.log(`skipped: cannot make and mount a loop image here (${String(error.message).split('\n')[0]})`)
  rmSync(directory, { recursive: true, force: true })
  process.exit(0)
}

const total = { cuts: 0, acknowledged: 0, lost: 0, torn: 0, unopened: 0 }
try {
  for (let cut = 0; cut < Number(values.cuts); cut++) await cutOnce()
} finally {
  rmSync(directory, { recursive: true, force: true })
}
console.log(`${new Date().toISOString()} power cuts under the embedded state store: ${JSON.stringify(total)}`)
process.exit(total.lost + total.torn + total.unopened === 0 && total.acknowledged > 0 ? 0 : 1)

function makeDisk() {
  run('truncate', '--size=600M', image)
  run('mkfs.ext4', '-q', '-F', image)
  run('mount', '-o', 'loop', image, before)
}

async function cutOnce() {
  makeDisk()
  const child = spawn(process.execPath, [...withTypeScript, writer, join(before, 'state')], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  const ended = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), ended])
  for (const end = performance.now() + 500 + Math.random() * 4000; performance.now() < end; await sleep(200)) syncSomeFile()
  child.kill('SIGSTOP')
  await sleep(50)
  // What was said until now was acknowledged before the copy is made.
  const acknowledged = said.split('\n').slice(0, -1).map(Number)
  run('cp', '--sparse=always', image, copy)
  child.kill('SIGKILL')
  await ended
  run('umount', before)
  rmSync(image)
  total.cuts++
  total.acknowledged += acknowledged.length
  run('mount', '-o', 'loop', copy, after)
  try {
    const keys = new Set(JSON.parse(run(process.execPath, ...withTypeScript, reader, join(after, 'state'))))
    total.lost += acknowledged.filter((number) => !keys.has(`a${number}`)).length
    total.torn += [...keys].filter((key) => !keys.has((key.startsWith('a') ? 'b' : 'a') + key.slice(1))).length
  } catch (error) {
    total.unopened++
    console.log(String(error.stderr ?? error).slice(0, 1000))
  } finally {
    run('umount', after)
    rmSync(copy)
  }
}

function syncSomeFile() {
  const base = join(before, 'state', 'data', 'base')
  const files = readdirSync(base, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const chosen = files[Math.floor(Math.random() * files.length)]
  if (chosen === undefined) return
  try {
    const descriptor = openSync(join(chosen.parentPath, chosen.name), 'r')
    fsyncSync(descriptor)
    closeSync(descriptor)
  } catch {
    // Removed by the database since it was listed.
  }
}
