import type { Reply } from '../../../lib/replies.ts'

export type Target = Reply<'GET /prometheus/api/v1/targets'>['data']['activeTargets'][number]

const ranks = { down: 0, unknown: 1, up: 2 } as const

/** Targets with those that are down first, then by pool and address. */
export function orderTargets(targets: readonly Target[]): readonly Target[] {
  return targets.toSorted(
    (a, b) => ranks[a.health] - ranks[b.health] || compare(a.scrapePool, b.scrapePool) || compare(a.scrapeUrl, b.scrapeUrl),
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
