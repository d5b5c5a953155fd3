// npm start: build what is missing, then `vedette serve` in this very process. CommonJS for the reason src/main.cts gives.
process.env.UV_THREADPOOL_SIZE ??= '12'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`vedette needs Node 20.19 or newer; this is ${process.versions.node}\n`)
  process.exit(1)
}

void import('./prepare.mjs').then(({ build, install }) => {
  install()
  build()
  // npm does not pass a SIGTERM on: when it is gone, its platform stops too.
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGTERM'), 500).unref()
  process.argv.splice(2, 0, 'serve')
  require('../dist/program/main.cjs')
})
