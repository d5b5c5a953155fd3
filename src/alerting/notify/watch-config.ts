import { readFileSync } from 'node:fs'

import { every } from '../../lib/every.ts'
import type { Log } from '../../lib/log.ts'
import { isShortText } from '../config-thread/is-short.ts'
import { readFileInThread } from '../config-thread/read-in-thread.ts'
import { stateOfFile } from '../config/config-files.ts'
import type { AlertingConfig } from '../config/config.ts'
import { describeConfigProblem } from '../config/problem.ts'
import { readConfigFile, type ReadFile } from '../config/read-config-file.ts'

interface WatchOptions {
  readonly path: string
  readonly log: Log
  /** Puts a configuration in force; what it throws is what is wrong with it. */
  readonly apply: (config: AlertingConfig, text: string) => Promise<void>
  /** How often it is looked whether something has changed. Default 5 s. */
  readonly everyMs?: number
}

/** An `alertmanager.yml` that is followed. */
export interface WatchedConfig {
  /** What is wrong with the file as it is; then it is not in force. */
  problem(): string | undefined
  /** What will not work of the file in force. */
  warnings(): readonly string[]
  /** Reads it now, whether it changed or not; resolves with what is wrong with it. */
  reload(): Promise<string | undefined>
  stop(): void
}

const lookEveryMs = 5000
/** What is set for all is a warning of each. */
const mostWarnings = 20

/** Follows a file and the templates it names: looks every few seconds whether one of them changed. */
export function watchConfig({ path, log, apply, everyMs = lookEveryMs }: WatchOptions): WatchedConfig {
  const stopping = new AbortController()
  /** Files and folders that the last reading looked at, as they were then. */
  let seen: ReadFile['looked'] = new Map([[path, '']])
  let problem: string | undefined
  let warnings: readonly string[] = []
  let reading: Promise<unknown> = Promise.resolve()

  async function look(): Promise<void> {
    const found = await readAndApply().catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
    if (stopping.signal.aborted) return
    problem = found
    if (problem === undefined) log.info({ path }, 'alertmanager.yml is in force')
    else log.error({ path, problem }, 'alertmanager.yml was refused; it is not in force')
  }

  async function readAndApply(): Promise<string | undefined> {
    const { read, text, looked } = await readFile()
    seen = looked
    if (read === undefined || text === undefined) return `${path} cannot be read`
    if (!read.ok) return read.problems.map((one) => describeConfigProblem(path, one)).join('\n')
    const told = read.warnings.map((warning) => describeConfigProblem(path, warning))
    for (const warning of told.slice(0, mostWarnings)) log.warn(warning)
    if (told.length > mostWarnings) log.warn({ path, more: told.length - mostWarnings }, 'alertmanager.yml has more warnings')
    await apply(read.config, text)
    warnings = told
    return undefined
  }

  async function readFile(): Promise<ReadFile> {
    const text = readOrNothing(() => readFileSync(path, 'utf8'))
    if (text === undefined || isShortText(text)) return readConfigFile(path)
    try {
      return await readFileInThread(path, stopping.signal)
    } catch (error) {
      if (stopping.signal.aborted) throw error
      log.warn({ err: error, path }, 'alertmanager.yml could not be read in a thread; it is read in the main one')
      return readConfigFile(path)
    }
  }

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = reading.then(work)
    reading = mine
    return mine
  }
  const stop = every(everyMs, () => {
    void inTurn(async () => {
      if ([...seen].some(([file, state]) => stateOfFile(file) !== state)) await look()
    })
  })
  return {
    problem: () => problem,
    warnings: () => warnings,
    async reload() {
      await inTurn(look)
      return problem
    },
    stop() {
      stop()
      stopping.abort()
    },
  }
}

function readOrNothing<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
