import { encodeListed } from '../../prometheus/encode-listed.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'

export const listScrapePoolsRoute = definePrometheusRoute({
  path: '/scrape_pools',
  summary: 'Names of the scrape jobs',
  parameters: {},
  answer: async ({ scrapeTargets }, { caller }) => ({
    data: encodeListed({ scrapePools: scrapeTargets(caller.projectId).pools.toSorted() }),
  }),
})
