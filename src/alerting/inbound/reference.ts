import { inbounds } from './index.ts'

const introduction = `# Alerts of other products

What other products find goes the same ways as what the rules here find: routes, silences, the policy of severities, the page. Each address below takes
one product's own reports, and answers in its words once everything is stored. Prometheus servers send to \`/alertmanager/api/v2/alerts\` as to any
Alertmanager, with an API token.

The key is an ingest key that may send alerts: Settings, Ingest keys, *May send: Alerts*, or the snippets of the set-up page. It can do nothing else.
It stands in a header (\`Authorization: Bearer KEY\`, \`X-Vedette-Key\`, or as the password of Basic authentication) or where the product has its own place
for it, never in the address. A key may send about a hundred requests a second; what is over that is refused so that the sender tries again.`

/** The page about inbound alerts as Markdown, from the registry itself: `docs/inbound-alerts.md` holds it and a test keeps it current. */
export function describeInbounds(): string {
  const parts = inbounds.map(({ title, setUp, path, maxBodyBytes }) => {
    const steps = setUp.map((step, at) => `${at + 1}. ${fill(step, path)}`).join('\n')
    return `## ${title}\n\n\`POST ${path}\`, up to ${Math.round(maxBodyBytes / 1024)} KiB.\n\n${steps}`
  })
  return `${[introduction, ...parts].join('\n\n')}\n`
}

/** Some steps are code, where the values stand as they are. */
function fill(step: string, path: string): string {
  const isCode = (at: number): boolean => step.slice(0, at).split('`').length % 2 === 0
  return step.replaceAll(/\{\{(url|key)\}\}/g, (_all, name: string, at: number) => {
    const value = name === 'url' ? `https://HOST${path}` : 'KEY'
    return isCode(at) ? value : `\`${value}\``
  })
}
