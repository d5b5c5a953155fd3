import { isIP } from 'node:net'

import type { ProxyConfig } from '../config/http-client-config.ts'

/** The proxy that a request to `url` goes through; undefined = none. The conventions of `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`. */
export function proxyOf(proxy: ProxyConfig, url: URL, environment: Readonly<Record<string, string | undefined>>): URL | undefined {
  const read = (name: string): string => environment[name] ?? environment[name.toLowerCase()] ?? ''
  const address = proxy.fromEnvironment ? read(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') : (proxy.url ?? '')
  if (address === '') return undefined
  const exceptions = proxy.fromEnvironment ? read('NO_PROXY') : proxy.noProxy
  const host = url.hostname.replaceAll(/[[\]]/g, '').toLowerCase()
  const isLocal = host === 'localhost' || host === '::1' || host.startsWith('127.')
  if ((proxy.fromEnvironment && isLocal) || isExcepted(exceptions, host, url.port)) return undefined
  const full = address.includes('://') ? address : `http://${address}`
  return URL.canParse(full) ? new URL(full) : undefined
}

function isExcepted(list: string, host: string, port: string): boolean {
  return list.split(',').some((word) => {
    const exception = word.trim().toLowerCase()
    if (exception === '') return false
    if (exception === '*') return true
    const [, name = '', ownPort] = /^(.*?)(?::(\d+))?$/.exec(exception) ?? []
    if (ownPort !== undefined && ownPort !== port) return false
    if (isIP(host) !== 0) return host === name || isInRange(host, exception)
    const domain = name.replace(/^\*?\./, '')
    return host.endsWith(`.${domain}`) || (host === domain && !/^\*?\./.test(name))
  })
}

/** IPv4 networks: `10.0.0.0/8`. */
function isInRange(host: string, range: string): boolean {
  const [network = '', bits] = range.split('/')
  if (bits === undefined || isIP(host) !== 4 || isIP(network) !== 4 || !/^\d+$/.test(bits)) return false
  const size = 2 ** (32 - Number(bits))
  const number = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return Math.floor(number(host) / size) === Math.floor(number(network) / size)
}
