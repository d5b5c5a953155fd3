import { readFileSync } from 'node:fs'
import { connect } from 'node:net'

import { parseDocument } from 'yaml'

import type { Check, Patient } from '../check.ts'

const withinMs = 5000

export const mailCheck: Check = {
  name: 'mail',
  title: 'The mail server (SMTP) can be reached',
  async run(patient) {
    const servers = [...new Set(serversOf(patient))]
    const found = await Promise.all(
      servers.map(async (server) => {
        const problem = await greet(server)
        if (problem === undefined) return []
        return [
          {
            severity: 'error' as const,
            problem: `The mail server ${server} ${problem}.`,
            mend: 'Name and port right? 587 or 465; most providers close 25. Does a firewall let this machine out? Try: openssl s_client -starttls smtp -connect HOST:587',
          },
        ]
      }),
    )
    return found.flat()
  },
}

/** Those of the settings and of alertmanager.yml, as `host:port`. */
function serversOf({ settings }: Patient): readonly string[] {
  const path = settings.alerting.alertmanagerConfig
  const own = settings.smtp === undefined ? [] : [`${settings.smtp.host}:${settings.smtp.port}`]
  if (path === undefined) return own
  const seen = own
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 8) return
    for (const [key, inner] of Object.entries(value)) {
      if ((key === 'smtp_smarthost' || key === 'smarthost') && typeof inner === 'string') seen.push(inner)
      else visit(inner, depth + 1)
    }
  }
  visit(parseDocument(readFileSync(path, 'utf8')).toJS({ maxAliasCount: 100 }), 0)
  return seen
}

/** What is wrong with a server; undefined when it greets, or waits for TLS to begin. */
async function greet(server: string): Promise<string | undefined> {
  const { hostname, port } = new URL(`smtp://${server}`)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port === '' ? 25 : port), timeout: withinMs })
    const end = (problem: string | undefined): void => {
      socket.destroy()
      resolve(problem)
    }
    socket.once('connect', () => port === '465' && end(undefined))
    socket.once('timeout', () => end('does not answer'))
    socket.once('error', (error: NodeJS.ErrnoException) => end(`cannot be reached (${error.code ?? 'no connection'})`))
    socket.once('data', (greeting) => end(greeting.toString('latin1').startsWith('220') ? undefined : 'does not greet as a mail server'))
  })
}
