import { isIP } from 'node:net'

import type { Check, Finding } from '../check.ts'

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'))
}

export const proxyCheck: Check = {
  name: 'proxy',
  title: 'Proxy, public address and TLS fit together',
  run({ settings }) {
    const { publicUrl, tls, trustedProxies, forwardedHeaders, host } = settings
    const findings: Finding[] = []
    const page = publicUrl === undefined ? undefined : new URL(publicUrl)
    if (page?.protocol === 'https:' && tls === undefined && trustedProxies.length === 0)
      findings.push({
        severity: 'error',
        problem:
          'publicUrl is https, but Vedette has no certificate and trusts no proxy: it takes every request for plain http from the proxy itself.',
        mend: 'Name the proxy: trustedProxies: [127.0.0.1] (its address as Vedette sees it), and let it send X-Forwarded-For and -Proto.',
      })
    if (page?.protocol === 'http:' && tls !== undefined)
      findings.push({
        severity: 'error',
        problem: 'publicUrl is http, but Vedette serves https: links in messages lead nowhere.',
        mend: 'Write publicUrl with https://.',
      })
    if (page !== undefined && isLoopback(page.hostname) && !isLoopback(host))
      findings.push({
        severity: 'warning',
        problem: `publicUrl is ${page.host}: links in messages work on this machine only.`,
        mend: 'Set it to the address that people type.',
      })
    if (!isLoopback(host) && tls === undefined && trustedProxies.length === 0)
      findings.push({
        severity: 'warning',
        problem: `Vedette listens on ${host} without TLS: passwords and data travel in clear text.`,
        mend: 'Set tls, or listen on 127.0.0.1 behind a proxy and name it in trustedProxies.',
      })
    if (trustedProxies.some((network) => network === '0.0.0.0/0' || network === '::/0'))
      findings.push({
        severity: 'error',
        problem: 'trustedProxies trusts everybody: whoever asks may claim any address, and limits per address are void.',
        mend: 'Name only the addresses of your proxies.',
      })
    if (trustedProxies.length > 0 && forwardedHeaders === 'either')
      findings.push({
        severity: 'warning',
        problem: 'It is not said which headers the proxies write: a client that adds the other kind is taken for the proxy itself.',
        mend: 'Set forwardedHeaders: x-forwarded (nginx, Apache, Traefik, Caddy and most others), or forwarded.',
      })
    return findings
  },
}
