import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { systemClock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import { resolveMoment } from '../../query/index.ts'
import type { Command } from '../command.ts'
import { askPrometheus } from './ask-prometheus.ts'
import { printValue } from './print-value.ts'

const options = {
  url: { type: 'string' },
  'token-file': { type: 'string' },
  project: { type: 'string' },
  time: { type: 'string' },
  start: { type: 'string' },
  end: { type: 'string' },
  step: { type: 'string' },
  limit: { type: 'string' },
  output: { type: 'string', short: 'o' },
} as const

const defaultUrl = 'http://127.0.0.1:7117'

/** `vedette query 'expr'`: asks a running platform, at one time or over a range. */
export const query: Command = {
  summary: 'evaluate a PromQL query on a running platform',
  usage: `vedette query EXPR [--time T] [--start T [--end T] [--step D]] [--limit N] [-o table|json]
              [--url URL] [--token-file FILE] [--project P]

With --start over a range, else at one time. T is RFC 3339, seconds, now or now-1h; D is 15s or 1m (default 1m).
The token is read from FILE (- is standard input) or VEDETTE_API_TOKEN; URL is --url, VEDETTE_URL or ${defaultUrl}.`,
  run: async (args, environment) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const [expression, ...more] = positionals
    const { output = 'table', start, end, step, time } = values
    if (expression === undefined || more.length > 0 || !['table', 'json'].includes(output)) {
      process.stderr.write(`${query.usage}\n`)
      return 2
    }
    const isRange = start !== undefined
    if (isRange ? time !== undefined : end !== undefined || step !== undefined) {
      throw new Fault('bad_input', 'give --time for one time, or --start with --end and --step for a range')
    }
    const grid = isRange
      ? { start: readMoment(start), end: readMoment(end ?? 'now'), step: step ?? '1m' }
      : { time: readMoment(time ?? 'now') }
    const answer = await askPrometheus({
      url: values.url ?? environment['VEDETTE_URL'] ?? defaultUrl,
      token: readToken(values['token-file'], environment['VEDETTE_API_TOKEN']),
      project: values.project,
      path: isRange ? 'query_range' : 'query',
      form: { query: expression, ...grid, ...(values.limit === undefined ? {} : { limit: values.limit }) },
    })
    for (const notice of [...(answer.warnings ?? []), ...(answer.infos ?? [])]) process.stderr.write(`${notice}\n`)
    process.stdout.write(output === 'json' ? `${JSON.stringify(answer.data)}\n` : printValue(answer.data))
    return 0
  },
}

/** `now` and what is told from it becomes seconds here; everything else the platform reads. */
function readMoment(text: string): string {
  return text.startsWith('now') ? String(Number(resolveMoment(systemClock, text) / 1_000_000n) / 1000) : text
}

function readToken(file: string | undefined, given: string | undefined): string {
  if (file === undefined) {
    if (given === undefined || given.trim() === '')
      throw new Fault('bad_input', 'give an API token: --token-file FILE or VEDETTE_API_TOKEN')
    return given.trim()
  }
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8').trim()
  } catch (error) {
    throw new Fault('bad_input', `the token file ${file} cannot be read`, { cause: error })
  }
}
