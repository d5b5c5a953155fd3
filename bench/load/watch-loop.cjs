// Loaded into the program by `NODE_OPTIONS=--require`: at SIGUSR2 it writes the longest times (ms) that the event loop of its main thread
// stood still since it was asked last into the file that WATCH_LOOP_FILE names.
const { writeFileSync } = require('node:fs')
const { monitorEventLoopDelay } = require('node:perf_hooks')
const { isMainThread } = require('node:worker_threads')

const file = process.env.WATCH_LOOP_FILE
if (isMainThread && file !== undefined && process.argv[1]?.endsWith('main.cjs')) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  process.on('SIGUSR2', () => {
    writeFileSync(file, JSON.stringify({ max: delay.max / 1e6, p99: delay.percentile(99) / 1e6, p999: delay.percentile(99.9) / 1e6 }))
    delay.reset()
  })
}
