import { once } from 'node:events'
import { createServer } from 'node:net'

import type { Check, Finding, Patient } from '../check.ts'

interface Listener {
  readonly name: string
  readonly host: string
  readonly port: number
  /** Without it the platform does not start. */
  readonly isVital: boolean
  readonly key: string
}

function listenersOf({ host, port, otlp }: Patient['settings']): readonly Listener[] {
  return [
    { name: 'page and API', host, port, isVital: true, key: 'port' },
    ...(['http', 'grpc'] as const).flatMap((kind) =>
      otlp[kind].enabled
        ? [{ name: `OTLP over ${kind}`, host: otlp[kind].host ?? host, port: otlp[kind].port, isVital: false, key: `otlp.${kind}.port` }]
        : [],
    ),
  ]
}

export const portsCheck: Check = {
  name: 'ports',
  title: 'Ports are free',
  async run({ settings, lock }) {
    // Our own platform has them.
    if (lock.state === 'held') return []
    const findings = await Promise.all(listenersOf(settings).map((listener) => tryPort(listener)))
    return findings.flat()
  },
}

async function tryPort({ name, host, port, isVital, key }: Listener): Promise<readonly Finding[]> {
  if (port === 0) return []
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, 'listening')
    return []
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const severity = isVital ? 'error' : 'warning'
    if (code === 'EADDRINUSE')
      return [
        {
          severity,
          problem: `Port ${port} of ${host} (${name}) is taken by another program.`,
          mend: `See who has it: ss -ltnp 'sport = :${port}'. Stop that, or set ${key}.`,
        },
      ]
    if (code === 'EACCES')
      return [
        {
          severity,
          problem: `This user may not listen on port ${port} (${name}).`,
          mend: `Take one above 1023 (${key}) behind a proxy, or give the service CAP_NET_BIND_SERVICE.`,
        },
      ]
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      return [
        {
          severity,
          problem: `${host} is no address of this machine (${name}).`,
          mend: 'Set host to 0.0.0.0, 127.0.0.1 or an address that `ip a` shows.',
        },
      ]
    throw error
  } finally {
    server.close()
  }
}
