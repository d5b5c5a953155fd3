import type { ScrapeConfig } from '../config/scrape-config.ts'
import { type DiscoveredGroup, groupOf } from '../targets/build-targets.ts'
import { discoverDns } from './discover-dns.ts'
import { discoverFiles } from './discover-files.ts'
import { discoverHttp } from './discover-http.ts'
import type { DiscoveryContext, OnGroups } from './discovery.ts'

/** Runs all discoveries of a scrape config until the signal is aborted; `onGroups` hears the groups of all together. */
export function startDiscovery(context: DiscoveryContext, config: ScrapeConfig, onGroups: OnGroups): void {
  const statics = config.staticGroups.map((group) => groupOf(group))
  const discoveries = [
    ...config.fileDiscoveries.map((one) => discoverFiles(one)),
    ...config.httpDiscoveries.map((one) => discoverHttp(one)),
    ...config.dnsDiscoveries.map((one) => discoverDns(one)),
  ]
  const found: (readonly DiscoveredGroup[])[] = discoveries.map(() => [])
  onGroups(statics)
  for (const [i, discover] of discoveries.entries()) {
    const onFound: OnGroups = (groups) => {
      found[i] = groups
      if (!context.signal.aborted) onGroups([...statics, ...found.flat()])
    }
    discover(context, onFound).catch((error: unknown) =>
      context.log.error({ err: error, job: config.jobName }, 'a service discovery ended'),
    )
  }
}
