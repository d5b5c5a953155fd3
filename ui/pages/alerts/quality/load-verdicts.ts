import { callApi } from '../../../lib/api.ts'
import type { Reply } from '../../../lib/replies.ts'

export type Verdict = Reply<'GET /api/alerting/verdicts'>['rows'][number]

type Answer = { readonly resolve: (rows: readonly Verdict[]) => void; readonly reject: (error: unknown) => void }

const mostAtOnce = 200
let waiting = new Map<string, Answer[]>()

/** Verdicts of one alert. Rows that are drawn together ask together. */
export function loadVerdicts(fingerprint: string): Promise<readonly Verdict[]> {
  if (waiting.size === 0) setTimeout(() => void askAll(), 0)
  return new Promise((resolve, reject) => {
    waiting.set(fingerprint, [...(waiting.get(fingerprint) ?? []), { resolve, reject }])
  })
}

async function askAll(): Promise<void> {
  const asked = [...waiting]
  waiting = new Map()
  for (let from = 0; from < asked.length; from += mostAtOnce) {
    const some = asked.slice(from, from + mostAtOnce)
    const query = { fingerprint: some.map(([fingerprint]) => fingerprint).join(',') }
    try {
      const { rows } = await callApi('GET /api/alerting/verdicts', { query })
      for (const [fingerprint, answers] of some)
        for (const { resolve } of answers) resolve(rows.filter((row) => row.fingerprint === fingerprint))
    } catch (error) {
      for (const [, answers] of some) for (const { reject } of answers) reject(error)
    }
  }
}
