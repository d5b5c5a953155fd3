import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

import type { Channel } from '../../channels/channel.ts'
import { every } from '../../lib/every.ts'
import type { Log } from '../../lib/log.ts'
import type { AlertingConfig } from '../config/config.ts'
import { describeConfigProblem } from '../config/problem.ts'
import { readAlertingConfig } from '../config/read-alerting-config.ts'

interface WatchOptions {
  readonly path: string
  readonly channels: ReadonlyMap<string, Channel>
  readonly log: Log
  /** Puts a configuration in force; what it throws is what is wrong with it. */
  readonly apply: (config: AlertingConfig) => Promise<void>
}

/** An `alertmanager.yml` that is followed. */
export interface WatchedConfig {
  /** What is wrong with the file as it is; then what was in force before goes on. */
  problem(): string | undefined
  /** Reads it now, whether it changed or not; resolves with what is wrong with it. */
  reload(): Promise<string | undefined>
  stop(): void
}

const lookEveryMs = 5000

/** Follows a file and the templates it names: looks every few seconds whether one of them changed. */
export function watchConfig({ path, channels, log, apply }: WatchOptions): WatchedConfig {
  let seen = ''
  /** Files and folders that the last reading looked at. */
  let touched = new Set<string>([path])
  let problem: string | undefined
  let reading: Promise<unknown> = Promise.resolve()

  async function look(): Promise<void> {
    seen = signatureOf(touched)
    problem = await readAndApply().catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
    seen = signatureOf(touched)
    if (problem === undefined) log.info({ path }, 'alertmanager.yml is in force')
    else log.error({ path, problem }, 'alertmanager.yml was refused; the configuration of before goes on')
  }

  async function readAndApply(): Promise<string | undefined> {
    const looked = new Set<string>([path])
    touched = looked
    const source = {
      baseDirectory: dirname(path),
      channels,
      readFile: (file: string) => {
        looked.add(file)
        return readOrNothing(() => readFileSync(file, 'utf8'))
      },
      listFolder: (folder: string) => {
        looked.add(folder)
        return readOrNothing(() => readdirSync(folder)) ?? []
      },
    }
    const text = source.readFile(path)
    if (text === undefined) return `${path} cannot be read`
    const read = readAlertingConfig(text, source)
    if (!read.ok) return read.problems.map((one) => describeConfigProblem(path, one)).join('\n')
    for (const warning of read.warnings) log.warn(describeConfigProblem(path, warning))
    await apply(read.config)
    return undefined
  }

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = reading.then(work)
    reading = mine
    return mine
  }
  const stop = every(lookEveryMs, () => {
    void inTurn(async () => {
      if (signatureOf(touched) !== seen) await look()
    })
  })
  return {
    problem: () => problem,
    async reload() {
      await inTurn(look)
      return problem
    },
    stop,
  }
}

/** Changes when one of the files does, or comes, or goes. */
function signatureOf(paths: ReadonlySet<string>): string {
  const hash = createHash('sha256')
  for (const path of [...paths].sort()) {
    const state = readOrNothing(() => statSync(path))
    hash.update(`${path} ${state?.mtimeMs} ${state?.size} ${state?.ino}\n`)
  }
  return hash.digest('hex')
}

function readOrNothing<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
