import { Fault } from '../../../lib/errors.ts'
import type { ScrapeConfig } from '../config/scrape-config.ts'
import { createFetcher } from '../fetch/create-fetcher.ts'
import { groupOf } from '../targets/build-targets.ts'
import type { Discover } from './discovery.ts'
import { readJsonGroups } from './read-groups.ts'
import { waitUnlessAborted } from './wait.ts'

const maxBytes = 64 * 1024 * 1024

/** http_sd: target groups as JSON from an address, asked again and again. An answer that fails or is wrong keeps what was said before. */
export function discoverHttp({ url, refreshMs, client }: ScrapeConfig['httpDiscoveries'][number]): Discover {
  return async ({ log, signal, environment }, onGroups) => {
    const fetcher = createFetcher(client, environment)
    const headers = {
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'x-prometheus-refresh-interval-seconds': String(refreshMs / 1000),
    }
    while (!signal.aborted) {
      try {
        const answer = await fetcher.get({ url, headers, timeoutMs: refreshMs, maxBytes, signal })
        if (!/^application\/json(;\s*charset="?utf-8"?)?$/i.test(answer.contentType.trim())) {
          throw new Fault('unsupported_media', `unsupported content type ${JSON.stringify(answer.contentType)}`)
        }
        onGroups(readJsonGroups(url, answer.body.toString('utf8')).map((group) => groupOf(group, { __meta_url: url })))
      } catch (error) {
        if (!signal.aborted) log.error({ err: error, url }, 'targets could not be fetched; the last ones stay')
      }
      await waitUnlessAborted(refreshMs, signal)
    }
    fetcher.close()
  }
}
