// Loaded into the program before it starts (`NODE_OPTIONS=--require`): on SIGUSR2 writes the delays of its event loop since the last
// time to the file named by BENCH_LOOP_FILE, in milliseconds; with BENCH_PROFILE_DIR also a profile of that time into this folder.
const { closeSync, openSync, readSync, writeFileSync } = require('node:fs')
const { Session } = require('node:inspector')
const path = require('node:path')
const { createHistogram, monitorEventLoopDelay, performance } = require('node:perf_hooks')
const { isMainThread } = require('node:worker_threads')

const resolutionMs = 5
const file = process.env.BENCH_LOOP_FILE
const profileDir = process.env.BENCH_PROFILE_DIR

// The engine and the threads have loops of their own.
if (isMainThread && file !== undefined && process.argv.includes('serve')) {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs })
  delays.enable()
  const turns = watchTurns()
  let before = performance.eventLoopUtilization()
  // What is measured is the time between two ticks, which is never below the resolution.
  const ms = (nanos) => Math.max(0, nanos / 1e6 - resolutionMs)
  const writeProfile = profileDir === undefined ? () => undefined : startProfiles()
  process.on('SIGUSR2', () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    const delay = { p50: ms(delays.percentile(50)), p99: ms(delays.percentile(99)), max: ms(delays.max) }
    const work = { p50: turns.percentile(50) / 1e6, p99: turns.percentile(99) / 1e6, max: turns.max / 1e6 }
    writeFileSync(file, JSON.stringify({ delay, work, utilization }))
    writeProfile()
    delays.reset()
    turns.reset()
  })
}

/** How long the processor worked for the thread of the loop between two ticks of a timer: what others take from it on a busy machine does not count. */
function watchTurns() {
  const histogram = createHistogram()
  const schedstat = openSync(`/proc/self/task/${process.pid}/schedstat`)
  process.once('exit', () => closeSync(schedstat))
  const bytes = Buffer.alloc(64)
  let last
  setInterval(() => {
    const now = Number(bytes.toString('latin1', 0, readSync(schedstat, bytes, 0, bytes.length, 0)).split(' ', 1)[0])
    if (last !== undefined && now > last) histogram.record(now - last)
    last = now
  }, resolutionMs).unref()
  return histogram
}

function startProfiles() {
  const session = new Session()
  let profiles = 0
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.start')
  return () =>
    session.post('Profiler.stop', (_error, { profile }) => {
      writeFileSync(path.join(profileDir, `${profiles++}.cpuprofile`), JSON.stringify(profile))
      session.post('Profiler.start')
    })
}
