import { Resolver } from 'node:dns/promises'

import type { DnsDiscovery } from '../config/discovery-schema.ts'
import type { DiscoveredGroup } from '../targets/build-targets.ts'
import type { Discover } from './discovery.ts'
import { waitUnlessAborted } from './wait.ts'

type Labels = Record<string, string>

/** dns_sd: SRV, A, AAAA, MX or NS records. A name that does not exist has no targets; one that cannot be asked keeps those it had. */
export function discoverDns(config: DnsDiscovery, resolver: DnsLookup = new Resolver({ timeout: 5000, tries: 2 })): Discover {
  return async ({ log, signal }, onGroups) => {
    const known = new Map<string, DiscoveredGroup>()
    while (!signal.aborted) {
      for (const name of config.names) {
        try {
          known.set(name, { targets: await look(resolver, config, name), labels: {} })
        } catch (error) {
          log.error({ err: error, name }, 'targets could not be looked up in the DNS; the last ones stay')
        }
      }
      if (!signal.aborted) onGroups([...known.values()])
      await waitUnlessAborted(config.refresh_interval, signal)
    }
  }
}

/** The part of Node's resolver that is needed. */
interface DnsLookup {
  resolveSrv(name: string): Promise<readonly { readonly name: string; readonly port: number }[]>
  resolve4(name: string): Promise<readonly string[]>
  resolve6(name: string): Promise<readonly string[]>
  resolveMx(name: string): Promise<readonly { readonly exchange: string }[]>
  resolveNs(name: string): Promise<readonly string[]>
}

async function look(resolver: DnsLookup, config: DnsDiscovery, name: string): Promise<Labels[]> {
  try {
    return (await records(resolver, config, name)).map((labels) => ({ __meta_dns_name: name, ...labels }))
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOTFOUND' || error.code === 'ENODATA')) return []
    throw error
  }
}

async function records(resolver: DnsLookup, { type, port = 0 }: DnsDiscovery, name: string): Promise<Labels[]> {
  switch (type) {
    case 'SRV':
      return (await resolver.resolveSrv(name)).map((record) => ({
        __address__: hostPort(record.name, record.port),
        __meta_dns_srv_record_target: rooted(record.name),
        __meta_dns_srv_record_port: String(record.port),
      }))
    case 'A':
      return (await resolver.resolve4(name)).map((address) => ({ __address__: hostPort(address, port) }))
    case 'AAAA':
      return (await resolver.resolve6(name)).map((address) => ({ __address__: hostPort(address, port) }))
    case 'MX':
      return (await resolver.resolveMx(name)).map(({ exchange }) => ({
        __address__: hostPort(exchange, port),
        __meta_dns_mx_record_target: rooted(exchange),
      }))
    case 'NS':
      return (await resolver.resolveNs(name)).map((host) => ({
        __address__: hostPort(host, port),
        __meta_dns_ns_record_target: rooted(host),
      }))
  }
}

function hostPort(host: string, port: number): string {
  const name = host.replace(/\.+$/, '')
  return name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`
}

/** The DNS answers with a final dot, which Node leaves out. */
function rooted(host: string): string {
  return host.endsWith('.') ? host : `${host}.`
}
