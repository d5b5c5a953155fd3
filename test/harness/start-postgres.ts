import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A throw-away PostgreSQL server for tests. */
export interface TestPostgres {
  /** A new empty database on it. */
  createDatabase(): string
  stop(): void
}

const debianRoot = '/usr/lib/postgresql'

/** Starts the newest PostgreSQL that Debian has installed, on a Unix socket only. Undefined (said once) when there is none. */
export function startPostgres(): TestPostgres | undefined {
  const versions = existsSync(debianRoot) ? readdirSync(debianRoot).toSorted((a, b) => Number(b) - Number(a)) : []
  const programs = versions.map((version) => join(debianRoot, version, 'bin')).find((path) => existsSync(join(path, 'initdb')))
  if (programs === undefined) {
    process.stderr.write('skipped on a PostgreSQL server: no PostgreSQL in /usr/lib/postgresql\n')
    return undefined
  }
  const directory = mkdtempSync(join(tmpdir(), 'vedette-pg-'))
  const data = join(directory, 'data')
  const run = asOwner(directory)
  run(join(programs, 'initdb'), ['-D', data, '-U', 'vedette', '-A', 'trust', '-N', '-E', 'UTF8', '--locale=C.UTF-8'])
  const settings = `-c listen_addresses= -c unix_socket_directories=${directory} -c fsync=off -c max_connections=50 -c shared_buffers=16MB`
  run(join(programs, 'pg_ctl'), ['-D', data, '-o', settings, '-l', join(directory, 'log'), '-w', 'start'])
  let databases = 0
  return {
    createDatabase() {
      const name = `state_${++databases}`
      run(join(programs, 'createdb'), ['-h', directory, '-U', 'vedette', name])
      return `postgres://vedette@/${name}?host=${encodeURIComponent(directory)}`
    },
    stop() {
      run(join(programs, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'])
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL refuses to run as root: then the system's own user for it does. */
function asOwner(directory: string): (program: string, parameters: readonly string[]) => void {
  const options = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'], cwd: '/' }
  if (process.getuid?.() !== 0) return (program, parameters) => void execFileSync(program, parameters, options)
  const [uid, gid] = [postgresId('-u'), postgresId('-g')]
  chownSync(directory, uid, gid)
  return (program, parameters) => void execFileSync(program, parameters, { ...options, uid, gid })
}

function postgresId(flag: '-u' | '-g'): number {
  return Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
}
