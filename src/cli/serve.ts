import { parseArgs } from 'node:util'

import { startApp } from '../app/index.ts'
import { loadSettings, readVariable } from '../config/load-settings.ts'
import type { Command } from './command.ts'

const options = {
  'data-dir': { type: 'string' },
  config: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  'public-url': { type: 'string' },
  'log-level': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
} as const

/** The stop takes eight seconds at most; this is for what it cannot see. */
const exitWithinMs = 9000
/** A start that is under way when the signal comes may end, to be stopped as it should; one that takes longer is cut off: nothing was acknowledged. */
const startWithinMs = 3000

/** `vedette serve`: runs the platform until SIGTERM or SIGINT, then stops within ten seconds: 0, or 1 when a part did not. */
export const serve: Command = {
  summary: 'start the platform (also what plain `vedette` does)',
  usage: `vedette serve [--data-dir DIR] [--config FILE] [--port N] [--host H] [--public-url URL] [--log-level LEVEL] [--tls-cert FILE --tls-key FILE]

Environment: VEDETTE_DATA_DIR, VEDETTE_CONFIG, VEDETTE_PORT, VEDETTE_HOST, VEDETTE_PUBLIC_URL, VEDETTE_LOG_LEVEL,
VEDETTE_ADMIN_EMAIL and VEDETTE_ADMIN_PASSWORD (create the first admin), VEDETTE_API_TOKEN, VEDETTE_INGEST_KEY.`,
  run: async (args, environment) => {
    const { values } = parseArgs({ args: [...args], options, strict: true })
    const settings = loadSettings({ flags: values, environment })
    const given = (name: string): string | undefined => readVariable(environment, name)
    let hasStarted = false
    const stopRequested = new Promise<void>((resolve) => {
      const onSignal = (): void => {
        setTimeout(exitNow, exitWithinMs).unref()
        setTimeout(() => hasStarted || exitNow(), startWithinMs).unref()
        resolve()
      }
      process.once('SIGTERM', onSignal)
      process.once('SIGINT', onSignal)
    })
    const app = await startApp(settings, {
      adminEmail: given('VEDETTE_ADMIN_EMAIL'),
      adminPassword: given('VEDETTE_ADMIN_PASSWORD'),
      apiToken: given('VEDETTE_API_TOKEN'),
      ingestKey: given('VEDETTE_INGEST_KEY'),
      configFile: values.config ?? given('VEDETTE_CONFIG'),
    })
    hasStarted = true
    for (const line of app.welcome) process.stdout.write(`${line}\n`)
    process.stdout.write(`vedette ready ${app.url}\n`)
    await stopRequested
    const unclean = await app.stop()
    // What hangs would keep the process alive.
    if (unclean.length > 0) exitNow()
    return 0
  },
}

function exitNow(): void {
  process.stderr.write('vedette: did not stop in time; what was acknowledged is in the write-ahead log\n')
  process.exit(1)
}
