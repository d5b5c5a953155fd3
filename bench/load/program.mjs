// The built program for benchmarks: starts it, counts what it stored, reads its CPU time.
import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { createInterface } from 'node:readline'

const apiToken = 'bench-token-0123456789-0123456789'
const key = 'bench-ingest-key-0123456789-0123456789'

export async function startProgram(directory, { environment = {}, args = [] } = {}) {
  const child = spawn(process.execPath, ['dist/program/main.cjs', 'serve', '--data-dir', directory, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      VEDETTE_ADMIN_EMAIL: 'bench@example.org',
      VEDETTE_ADMIN_PASSWORD: 'correct horse battery staple',
      VEDETTE_API_TOKEN: apiToken,
      VEDETTE_INGEST_KEY: key,
      VEDETTE_LOG_LEVEL: 'warn',
      ...environment,
    },
  })
  const log = []
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line))
  const startedAt = performance.now()
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = /^vedette ready (\S+)$/.exec(line)?.[1]
      if (ready !== undefined) resolve(ready)
    })
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}\n${log.join('\n')}`)))
  })
  const readyMs = performance.now() - startedAt
  const ended = new Promise((resolve) => child.once('exit', resolve))

  const sql = async (statement) => {
    const answer = await fetch(`${url}/api/sql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
      // The most that the API hands out: counts of rows must not be cut short.
      body: JSON.stringify({ sql: statement, maxRows: 100_000 }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${answer.status} ${text}`)
    return JSON.parse(text).rows
  }
  return {
    url,
    key,
    apiToken,
    child,
    log,
    readyMs,
    sql,
    pids: () => [child.pid, ...childrenOf(child.pid)],
    /** User and system CPU so far, of the program and of its engine. */
    cpuSeconds: () => ({ program: cpuOf(child.pid), engine: childrenOf(child.pid).reduce((sum, pid) => sum + cpuOf(pid), 0) }),
    /** Rows a counting statement finds, waiting until they are `expected` or a minute is over. */
    async count(statement, expected) {
      let found = 0
      for (let tries = 0; tries < 600; tries++) {
        found = Number((await sql(statement))[0][0])
        if (found >= expected) return found
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      return found
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

export function childrenOf(pid) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => {
      try {
        return Number(statOf(candidate)[1]) === pid
      } catch {
        return false
      }
    })
}

/** The fields of /proc/PID/stat after the name: state, parent, ... */
function statOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

function cpuOf(pid) {
  try {
    const fields = statOf(pid)
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
  }
}
