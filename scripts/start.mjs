// npm start: build what is missing, then `vedette serve` in this very process.
import { build, install } from './prepare.mjs'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`vedette needs Node 20.19 or newer; this is ${process.versions.node}\n`)
  process.exit(1)
}
install()
build()
process.argv.splice(2, 0, 'serve')
await import('../dist/src/main.js')
