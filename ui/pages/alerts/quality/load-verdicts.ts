import { callApi } from '../../../lib/api.ts'
import type { Reply } from '../../../lib/replies.ts'

export type Verdict = Reply<'GET /api/alerting/verdicts'>['rows'][number]

interface Asker {
  readonly fingerprint: string
  readonly signal: AbortSignal
  readonly resolve: (rows: readonly Verdict[]) => void
  readonly reject: (error: unknown) => void
}

const mostAtOnce = 200
const pageSize = 500
let waiting: Asker[] = []

/** Verdicts of one alert. Rows that are drawn together ask together; what nobody of them waits for any more is cancelled. */
export function loadVerdicts(fingerprint: string, signal: AbortSignal): Promise<readonly Verdict[]> {
  if (waiting.length === 0) setTimeout(askAll, 0)
  return new Promise((resolve, reject) => waiting.push({ fingerprint, signal, resolve, reject }))
}

function askAll(): void {
  const all = waiting
  waiting = []
  const fingerprints = [...new Set(all.map(({ fingerprint }) => fingerprint))]
  for (let from = 0; from < fingerprints.length; from += mostAtOnce) {
    const some = new Set(fingerprints.slice(from, from + mostAtOnce))
    const askers = all.filter(({ fingerprint }) => some.has(fingerprint))
    readAll([...some].join(','), whenAllAbort(askers)).then(
      (rows) => {
        for (const { fingerprint, resolve } of askers) resolve(rows.filter((row) => row.fingerprint === fingerprint))
      },
      (error: unknown) => {
        for (const { reject } of askers) reject(error)
      },
    )
  }
}

async function readAll(fingerprint: string, signal: AbortSignal): Promise<readonly Verdict[]> {
  const all: Verdict[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Reply<'GET /api/alerting/verdicts'> = await callApi('GET /api/alerting/verdicts', {
      query: { fingerprint, limit: pageSize, ...(cursor && { cursor }) },
      signal,
    })
    all.push(...page.rows)
    cursor = page.next
  }
  return all
}

function whenAllAbort(askers: readonly Pick<Asker, 'signal'>[]): AbortSignal {
  const all = new AbortController()
  const look = (): void => {
    if (askers.every(({ signal }) => signal.aborted)) all.abort()
  }
  for (const { signal } of askers) signal.addEventListener('abort', look, { once: true })
  look()
  return all.signal
}
