import { request } from 'node:http'
import { request as requestTls } from 'node:https'

import { z } from 'zod'

import type { Check, Patient } from '../check.ts'

const withinMs = 5000
const health = z.object({ status: z.string(), services: z.record(z.string(), z.string()) })

export const healthCheck: Check = {
  name: 'health',
  title: 'The running platform is well',
  async run(patient, signal) {
    const { lock, settings } = patient
    // On a port that was chosen at the start it cannot be asked.
    if (lock.state !== 'held' || settings.port === 0) return []
    let text
    try {
      text = await ask(settings, signal)
    } catch {
      return [
        {
          severity: 'error',
          problem: `Vedette runs (${lock.holder}) but does not answer on port ${settings.port}.`,
          mend: 'Are these the settings it was started with (--config, --port)? Else look at its log; it may be starting, or hang: take a bundle with vedette diagnostics and start it again.',
        },
      ]
    }
    const { status, services } = health.parse(JSON.parse(text))
    if (status === 'healthy') return []
    const sick = Object.entries(services).flatMap(([name, state]) => (state === 'healthy' ? [] : [`${name} ${state}`]))
    return [
      {
        severity: status === 'unhealthy' ? 'error' : 'warning',
        problem: `The platform says it is ${status}${sick.length > 0 ? `: ${sick.join(', ')}` : ''}.`,
        mend: 'See Settings, This installation, or /api/health/detailed, which says why.',
      },
    ]
  },
}

function ask({ tls, host, port }: Patient['settings'], signal: AbortSignal): Promise<string> {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  const options = { host: name, port, path: '/api/health', timeout: withinMs, signal, rejectUnauthorized: false }
  return new Promise((resolve, reject) => {
    // To ourselves: whose certificate it is, another check looks at.
    const asked = tls === undefined ? request(options) : requestTls(options)
    asked.once('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => (text = `${text}${piece}`.slice(0, 65_536)))
      response.once('end', () => resolve(text)).once('error', reject)
    })
    asked.once('timeout', () => asked.destroy(new Error('no answer')))
    asked.once('error', reject).end()
  })
}
