// Kills the platform at system calls of an append and a flush, one run for each call, and counts row by row what is in the store after the
// next start. Rows that were acknowledged must be there once; no row may be there twice. Two victims: the process with the
// write-ahead log, and the engine during its INSERTs (every other time the whole tree goes with it). Every third crash is followed
// by the same crash during the replay. `node bench/prove-flush.mjs [--budget SECONDS] [--share K/N]`: of N evenly spread shares of the calls
// the K-th; needs strace and the right to trace.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { values } = parseArgs({ options: { budget: { type: 'string', default: '900' }, share: { type: 'string', default: '1/1' } } })
const [share = 1, shares = 1] = values.share.split('/').map(Number)
const deadline = performance.now() + Number(values.budget) * 1000

// Those that name things come first: when time is short the others are thinned out.
const naming = [
  'rename',
  'renameat',
  'renameat2',
  'link',
  'linkat',
  'unlink',
  'unlinkat',
  'mkdir',
  'mkdirat',
  'rmdir',
  'ftruncate',
  'fsync',
]
const writing = ['fdatasync', 'pwritev', 'pwrite64', 'writev', 'openat', 'write']
const rowsEach = 20
const stuckMs = 90_000

if (spawnSync('strace', ['-e', 'trace=none', 'true']).status !== 0) {
  console.log('skipped: strace is not installed, or may not trace here')
  process.exit(0)
}
const directory = mkdtempSync(join(tmpdir(), 'vedette-prove-'))
// Compiled once: the sources may change while this runs.
const compiled = join(root, '.cache', `prove-flush-${process.pid}`)
spawnSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', root, '--outDir', compiled, '--declaration', 'false', '--sourceMap', 'false'],
  { stdio: 'ignore' },
)
/** Next unused number; numbers told to be stored; numbers whose fate nobody was told. */
let next = 0
const acknowledged = new Set()
const results = []
try {
  await prove()
} finally {
  for (const path of [directory, compiled]) rmSync(path, { recursive: true, force: true })
}

async function prove() {
  const seen = [...(await listPoints('log')), ...(await listPoints('engine'))]
  const all = seen.filter((_, index) => index % shares === share - 1)
  console.log(`${all.length} of ${seen.length} calls`)
  const started = performance.now()
  const order = spread(all)
  for (const [index, point] of order.entries()) {
    const result = await crash(point)
    // Another thread did the work this time: once more, at the end.
    if (result.crashes === 0 && !point.again) order.push({ ...point, again: true })
    results.push(result)
    if (result.lost.length + result.doubled.length > 0 || result.stuck) console.log('FAILED', JSON.stringify(result))
    const eachMs = (performance.now() - started) / (index + 1)
    if (process.stdout.isTTY) process.stdout.write(`\r${index + 1}/${order.length} `)
    if (performance.now() + eachMs * 2 > deadline) break
  }
  report(all)
}

function report(all) {
  const sum = (pick) => results.reduce((total, result) => total + pick(result), 0)
  console.log(`${new Date().toISOString()} kill -9 at system calls of append, flush and replay`)
  for (const victim of ['log', 'engine']) {
    const parts = [...new Set(all.filter((point) => point.victim === victim).map((point) => point.call))].map((call) => {
      const of = (list) => list.filter((entry) => entry.victim === victim && entry.call === call).length
      return `${call} ${of(results.filter((result) => result.crashes > 0))}/${of(all)}`
    })
    console.log(`  ${victim}: calls killed at, of those seen in an undisturbed run: ${parts.join(', ')}`)
  }
  const [lost, doubled, stuck] = [
    sum((result) => result.lost.length),
    sum((result) => result.doubled.length),
    sum((result) => Number(result.stuck)),
  ]
  console.log(
    `  ${sum((result) => result.crashes)} crashes in ${results.length} runs; ${acknowledged.size} rows acknowledged in each of 3 tables, of ${next} sent`,
  )
  console.log(`  lost ${lost}, doubled ${doubled}, runs that did not end ${stuck}`)
  if (lost + doubled + stuck > 0) process.exitCode = 1
}

/** Every call of an undisturbed append and flush: for each kind the most that one thread makes. */
async function listPoints(victim) {
  const file = join(directory, `${victim}.trace`)
  const life = await start()
  const tracer = await trace(life, victim, ['-o', file, '-e', `trace=${[...naming, ...writing].join(',')}`])
  await work(life)
  await tracer.detach(true)
  await life.stop()
  const most = new Map()
  const counts = new Map()
  for (const [, thread, call] of readFileSync(file, 'utf8').matchAll(/^(\d+) +(\w+)\(/gm)) {
    const key = `${thread} ${call}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
    most.set(call, Math.max(most.get(call) ?? 0, counts.get(key)))
  }
  return [...most].flatMap(([call, count]) => Array.from({ length: count }, (_, index) => ({ victim, call, when: index + 1 })))
}

/** The naming calls first, then the others in an order that covers them evenly wherever it is broken off. */
function spread(points) {
  const first = points.filter(({ call }) => naming.includes(call))
  const rest = points.filter(({ call }) => !naming.includes(call))
  const bits = Math.ceil(Math.log2(Math.max(rest.length, 2)))
  const reversed = (index) => Number.parseInt(index.toString(2).padStart(bits, '0').split('').toReversed().join(''), 2)
  return [
    ...first,
    ...rest
      .map((point, index) => ({ point, at: reversed(index) }))
      .sort((a, b) => a.at - b.at)
      .map(({ point }) => point),
  ]
}

async function crash({ victim, call, when }) {
  const inject = ['-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:signal=KILL:when=${when}`]
  const mode = victim === 'engine' && when % 2 === 0 ? 'die-with-engine' : ''
  let crashes = 0
  for (const appends of when % 3 === 0 ? [true, false] : [true]) {
    const life = await start(mode)
    const tracer = await trace(life, victim, inject)
    const restarts = await work(life, appends)
    if (restarts !== 0) crashes++
    await tracer.detach(restarts === 0)
    if (restarts === undefined) await life.ended
    else await life.stop()
  }
  const { lost, doubled, stuck } = await examine()
  return { victim, call, when, crashes, lost, doubled, stuck }
}

/** After a start without disturbance: what was lost, what is there twice. */
async function examine() {
  const life = await start()
  try {
    life.order('flush')
    const flushed = await life.answer('flushed')
    life.order(`count ${next}`)
    const counted = await life.answer('counts')
    const tables = Object.entries(counted?.counts ?? {})
    return {
      lost: tables.flatMap(([table, { missing }]) =>
        missing.filter((number) => acknowledged.has(number)).map((number) => `${table} ${number}`),
      ),
      doubled: tables.flatMap(([table, { doubled }]) => doubled.map((number) => `${table} ${number}`)),
      stuck: tables.length === 0 || flushed?.flushed.segmentsWaiting !== 0 || flushed.flushed.quarantined.count > 0,
    }
  } finally {
    await life.stop()
  }
}

/** Appends and flushes; how often the engine was restarted meanwhile, undefined when the process itself died. */
async function work(life, appends = true) {
  if (appends) life.order(`append ${next} ${rowsEach}`)
  life.order('flush')
  if (appends) next += rowsEach
  return (await life.answer('flushed'))?.restarts
}

/** Starts the harness; resolves when its engine is ready. */
async function start(mode = '') {
  const child = spawn(process.execPath, [join(compiled, 'test/harness/flush-crash.js'), directory, mode], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // One thread for files: then its calls have one order.
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
  })
  child.stdin.on('error', () => undefined)
  let errors = ''
  child.stderr.on('data', (text) => {
    errors = `${errors}${text}`.slice(-4000)
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const timer = setTimeout(() => child.kill('SIGKILL'), stuckMs)
  void ended.then(() => clearTimeout(timer))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const life = {
    ended,
    order: (text) => child.stdin.write(`${text}\n`),
    /** The next answer that has `name`; undefined when the process ended before it. */
    async answer(name) {
      for (;;) {
        const { value, done } = await lines.next()
        if (done) return undefined
        const answer = JSON.parse(value)
        for (const number of answer.acknowledged ?? []) acknowledged.add(number)
        if (name in answer) return answer
      }
    },
    async stop() {
      life.order('stop')
      await ended
    },
  }
  const ready = await life.answer('ready')
  if (ready === undefined) throw new Error(`the platform does not start: ${errors}`)
  return Object.assign(life, { log: ready.ready, engine: ready.engine })
}

/** Attaches strace to all threads of the victim. */
async function trace(life, victim, options) {
  const tracer = spawn('strace', ['-f', '-p', String(life[victim]), ...options], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise((resolve) => tracer.once('close', resolve))
  let said = ''
  await new Promise((resolve, reject) => {
    tracer.stderr.on('data', (text) => {
      said += text
      if (/attached/.test(said)) resolve(undefined)
    })
    void ended.then(() => reject(new Error(`strace: ${said}`)))
  })
  return {
    /** strace told to stop while its tracee dies waits for ever: a dead one it leaves by itself. */
    async detach(alive) {
      if (alive) tracer.kill('SIGINT')
      const timer = setTimeout(() => tracer.kill('SIGKILL'), 3000)
      await ended
      clearTimeout(timer)
    },
  }
}
