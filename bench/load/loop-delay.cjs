// Loaded into the program before it starts (`NODE_OPTIONS=--require`): on SIGUSR2 writes the delays of its event loop since the last
// time to the file named by BENCH_LOOP_FILE, in milliseconds.
const { writeFileSync } = require('node:fs')
const { monitorEventLoopDelay, performance } = require('node:perf_hooks')
const { isMainThread } = require('node:worker_threads')

const resolutionMs = 5
const file = process.env.BENCH_LOOP_FILE

// The engine and the threads have loops of their own.
if (isMainThread && file !== undefined && process.argv.includes('serve')) {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs })
  delays.enable()
  let before = performance.eventLoopUtilization()
  // What is measured is the time between two ticks, which is never below the resolution.
  const ms = (nanos) => Math.max(0, nanos / 1e6 - resolutionMs)
  process.on('SIGUSR2', () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    writeFileSync(
      file,
      JSON.stringify({ p50: ms(delays.percentile(50)), p99: ms(delays.percentile(99)), max: ms(delays.max), utilization }),
    )
    delays.reset()
  })
}
