import { encodeListed } from '../../prometheus/encode-listed.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'

export const listTargetsRoute = definePrometheusRoute({
  path: '/targets',
  summary: 'Targets of the scrape jobs, with how their last scrape went',
  parameters: { state: '`active`, `dropped` or `any`', scrapePool: 'Only targets of this scrape job' },
  async answer({ scrapeTargets }, { query, caller }) {
    const state = (query.get('state') ?? '').toLowerCase()
    const pool = query.get('scrapePool') ?? ''
    const shows = (wanted: string): boolean => state === '' || state === 'any' || state === wanted
    const { active, dropped, droppedCounts } = scrapeTargets(caller.projectId)
    const ofPool = <Target extends { readonly scrapePool: string }>(targets: readonly Target[]): readonly Target[] =>
      targets.filter(({ scrapePool }) => pool === '' || scrapePool === pool).toSorted((a, b) => comparePools(a.scrapePool, b.scrapePool))
    return {
      data: encodeListed({
        activeTargets: shows('active') ? ofPool(active).map(({ problem: _problem, ...target }) => target) : [],
        droppedTargets: shows('dropped') ? ofPool(dropped) : [],
        droppedTargetCounts: shows('dropped') ? droppedCounts : null,
      }),
    }
  },
})

function comparePools(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
