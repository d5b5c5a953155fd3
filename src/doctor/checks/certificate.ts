import { readFileSync } from 'node:fs'

import { Fault } from '../../lib/errors.ts'
import { readCertificate } from '../../lib/tls/certificate.ts'
import type { Check, Finding } from '../check.ts'

const dayMs = 86_400_000
const soonDays = 14

export const certificateCheck: Check = {
  name: 'certificate',
  title: 'The certificate',
  run({ settings: { tls, publicUrl }, host }) {
    if (tls?.cert === undefined || tls.key === undefined) return []
    let facts
    try {
      facts = readCertificate({ cert: readFileSync(tls.cert, 'utf8'), key: readFileSync(tls.key, 'utf8') })
    } catch (error) {
      const problem = error instanceof Fault ? error.message : 'a file cannot be read'
      return [
        {
          severity: 'error',
          problem: `${tls.cert}, ${tls.key}: ${problem}.`,
          mend: 'Give the chain in tls.cert and the key that was made for it in tls.key, both PEM.',
        },
      ]
    }
    const findings: Finding[] = []
    const { names, notBefore, notAfter } = facts
    const days = Math.floor((notAfter - host.clock.now()) / dayMs)
    const mend = 'Renew it; Vedette takes the new files when they change. Or set tls.acme and let Vedette do it.'
    if (days < 0) findings.push({ severity: 'error', problem: `${tls.cert} expired ${new Date(notAfter).toISOString()}.`, mend })
    else if (days < soonDays) findings.push({ severity: 'warning', problem: `${tls.cert} expires in ${days} days.`, mend })
    if (notBefore > host.clock.now())
      findings.push({
        severity: 'error',
        problem: `${tls.cert} holds from ${new Date(notBefore).toISOString()} on only.`,
        mend: 'Is the clock right?',
      })
    const wanted = publicUrl === undefined ? undefined : new URL(publicUrl).hostname
    if (wanted !== undefined && !names.some((name) => covers(name.toLowerCase(), wanted)))
      findings.push({
        severity: 'error',
        problem: `${tls.cert} is made out to ${names.slice(0, 5).join(', ')}, not to ${wanted} (publicUrl).`,
        mend: 'Get one for that name, or correct publicUrl.',
      })
    return findings
  },
}

function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && host.split('.').slice(1).join('.') === name.slice(2))
}
