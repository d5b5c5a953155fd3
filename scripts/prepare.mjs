// Installs and builds what is missing or older than its sources. No dependencies: it runs before they are there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const parts = {
  // It lists whatever it makes.
  server: { sources: ['src', 'rolldown.config.mjs'], command: ['node_modules/rolldown/bin/cli.mjs', '-c'], stdout: 'ignore' },
  ui: { sources: ['ui', 'src/api/contract', 'vite.config.ts'], command: ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'] },
  /** Each module by itself, for benchmarks and the reference. */
  modules: {
    sources: ['src', 'tsconfig.json', 'tsconfig.build.json'],
    command: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
  },
}

/** Installs the locked dependencies when they are missing or the lock changed. */
export function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const marker = join(root, 'node_modules', '.installed')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return
  say('installing dependencies')
  // Not `npm ci`: it refuses a lock that was written where the optional packages of other platforms could not be looked up.
  run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'])
  writeFileSync(marker, lock)
}

/** Builds the parts of dist that are missing or older than their sources; those that a user needs, when none are named. */
export function build(names = ['server', 'ui']) {
  for (const name of names) {
    const { sources, command, stdout = 'inherit' } = parts[name]
    const marker = join(root, 'dist', `.built-${name}`)
    const builtAt = existsSync(marker) ? statSync(marker).mtimeMs : 0
    const lockedAt = statSync(join(root, 'package-lock.json')).mtimeMs
    if (builtAt > lockedAt && sources.every((source) => newest(join(root, source)) < builtAt)) continue
    say(`building the ${name === 'ui' ? 'page' : name}`)
    const startedAt = new Date()
    run(process.execPath, command, { stdio: ['ignore', stdout, 'inherit'] })
    mkdirSync(dirname(marker), { recursive: true })
    writeFileSync(marker, startedAt.toISOString())
    // A source saved while the build ran is newer than the marker.
    utimesSync(marker, startedAt, startedAt)
  }
}

function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  let latest = stat.mtimeMs
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'testdata' || entry.name.endsWith('.test.ts')) continue
    latest = Math.max(latest, newest(join(path, entry.name)))
  }
  return latest
}

export function say(text) {
  process.stderr.write(`vedette: ${text} ...\n`)
}

/** Runs a command in the root with our output; ends the process with its code when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}
