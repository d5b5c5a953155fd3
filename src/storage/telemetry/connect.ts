import { Agent, type AgentOptions } from 'node:http'

import { ClickHouseLogLevel, createClient } from '@clickhouse/client'

/** Where the store is: the engine's socket, or a server's URL (`https://user:password@host:8443/database`). */
export type TelemetryStoreOptions =
  | { readonly kind: 'engine'; readonly socketPath: string; readonly secret: string }
  | { readonly kind: 'server'; readonly url: string }

const maxConnections = 64

/** A client of the store; connects when first used. */
export function connect(place: TelemetryStoreOptions): {
  readonly client: ReturnType<typeof createClient>
  readonly close: () => Promise<void>
} {
  const agent = place.kind === 'engine' ? new Agent(socketAgent(place.socketPath)) : undefined
  const client = createClient({
    ...(place.kind === 'engine'
      ? {
          url: 'http://engine',
          username: 'default',
          password: place.secret,
          database: 'vedette',
          ...(agent === undefined ? {} : { http_agent: agent }),
        }
      : { url: place.url, max_open_connections: maxConnections }),
    application: 'vedette',
    // The queries' own limits decide.
    request_timeout: 3_700_000,
    log: { level: ClickHouseLogLevel.OFF },
  })
  return {
    client,
    async close() {
      await client.close()
      agent?.destroy()
    },
  }
}

/** Node's agents pass what they are made with to `net.connect`; its types do not say so. */
function socketAgent(socketPath: string): AgentOptions & { socketPath: string } {
  return { socketPath, keepAlive: true, maxSockets: maxConnections }
}
