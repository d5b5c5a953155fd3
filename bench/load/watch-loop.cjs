// Loaded into the program by `NODE_OPTIONS=--require`: at SIGUSR2 it writes the longest times (ms) that the event loop of its main thread
// stood still since it was asked last into the file that WATCH_LOOP_FILE names. With WATCH_LOOP_CPU also the most processor time that one turn
// took (`cpuMax`, to the scheduler's tick): what a loaded machine or a sleeping thread adds to the others does not count there.
const { openSync, readSync, writeFileSync } = require('node:fs')
const { monitorEventLoopDelay } = require('node:perf_hooks')
const { isMainThread } = require('node:worker_threads')

const file = process.env.WATCH_LOOP_FILE
if (isMainThread && file !== undefined && process.argv[1]?.endsWith('main.cjs')) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  let cpuMax = 0
  if (process.env.WATCH_LOOP_CPU !== undefined) {
    const stat = openSync('/proc/thread-self/schedstat')
    const bytes = Buffer.alloc(64)
    const cpuNow = () => {
      const length = readSync(stat, bytes, 0, bytes.length, 0)
      return Number(bytes.toString('latin1', 0, bytes.indexOf(0x20) < 0 ? length : bytes.indexOf(0x20)))
    }
    let before = cpuNow()
    const look = () => {
      const now = cpuNow()
      cpuMax = Math.max(cpuMax, now - before)
      before = now
      setImmediate(look)
    }
    setImmediate(look)
  }
  process.on('SIGUSR2', () => {
    const figures = { max: delay.max / 1e6, p99: delay.percentile(99) / 1e6, p999: delay.percentile(99.9) / 1e6, cpuMax: cpuMax / 1e6 }
    writeFileSync(file, JSON.stringify(figures))
    cpuMax = 0
    delay.reset()
  })
}
