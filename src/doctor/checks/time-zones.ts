import type { Check, Finding } from '../check.ts'

const examples = ['UTC', 'Europe/Berlin', 'Asia/Jerusalem', 'America/New_York']

export const timeZonesCheck: Check = {
  name: 'time-zones',
  title: 'Time zones are known',
  run({ environment }) {
    const findings: Finding[] = []
    const unknown = examples.filter((zone) => !isKnown(zone))
    if (unknown.length > 0)
      findings.push({
        severity: 'error',
        problem: `This Node does not know ${unknown.join(', ')}: on-call times and digests would be off.`,
        mend: 'Take a Node with whole ICU data (the usual one), and do not set NODE_ICU_DATA to a folder without it.',
      })
    const own = environment['TZ']?.replace(/^:/, '')
    if (own !== undefined && own !== '' && !isKnown(own))
      findings.push({
        severity: 'warning',
        problem: `The environment says TZ=${own.slice(0, 60)}, which is no time zone.`,
        mend: 'Write it as Europe/Berlin, or leave it out.',
      })
    return findings
  },
}

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}
