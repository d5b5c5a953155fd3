import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'

import type { Check, Patient } from '../check.ts'

/** Hosts that the settings name, each with its key. */
function hostsOf({ publicUrl, storage, backup }: Patient['settings']): readonly (readonly [key: string, host: string])[] {
  const urls = {
    publicUrl,
    'storage.clickhouse.url': storage.clickhouse?.url,
    'storage.postgres.url': storage.postgres?.url,
    'backup.s3.endpoint': backup.s3?.endpoint,
  }
  return Object.entries(urls).flatMap(([key, url]) =>
    url === undefined || !URL.canParse(url) ? [] : [[key, new URL(url).hostname] as const],
  )
}

export const namesCheck: Check = {
  name: 'names',
  title: 'Names of hosts are found (DNS)',
  async run({ settings }) {
    const asked = [['this machine', 'localhost'] as const, ...hostsOf(settings)].filter(
      ([, host]) => host !== '' && isIP(host.replace(/^\[|\]$/g, '')) === 0,
    )
    const found = await Promise.all(
      asked.map(async ([key, host]) => {
        try {
          await lookup(host)
          return []
        } catch {
          return [
            {
              severity: 'error' as const,
              problem: `${host} (${key}) is not found.`,
              mend:
                host === 'localhost'
                  ? 'Put `127.0.0.1 localhost` into /etc/hosts.'
                  : 'Correct the name, or the name servers in /etc/resolv.conf; in a container give it the right network.',
            },
          ]
        }
      }),
    )
    return found.flat()
  },
}
