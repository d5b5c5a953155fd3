import { z } from 'zod'

import type { Channel } from './channel.ts'
import { channels } from './index.ts'
import { httpConfig, httpSecrets } from './settings/http-config.ts'
import { tlsConfig } from './settings/tls-config.ts'

interface Described {
  readonly description?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Described>>
  readonly required?: readonly string[]
}

/** They have tables of their own. */
const shared = new Set(['http_config', 'tls_config'])

/** The page about channels as Markdown, from the registry itself: `docs/channels.md` holds it and a test keeps it current. */
export function describeChannels(): string {
  return `${[
    '# Ways to tell people',
    introduction,
    ...channels.map((channel) => describeChannel(channel)),
    [
      '## http_config',
      'Every channel that speaks HTTP has it, under Alertmanager’s names.',
      table(httpConfig, httpSecrets, 'http_config.'),
    ].join('\n\n'),
    ['## tls_config', 'In `http_config`, in `oauth2` and of `email`.', table(tlsConfig, ['key'], '')].join('\n\n'),
  ].join('\n\n')}\n`
}

const introduction = `A contact point is one of \`receivers:\` in \`alertmanager.yml\`; each channel below is a list in it, \`slack_configs:\` for \`slack\`. Files that
Alertmanager reads are read unchanged; what only we have is an error there, so keep such settings out of files that both read.

**Templates.** Texts are Go templates with Alertmanager's data, functions and default templates. Where a vendor reads markup, what a template prints is
escaped and its own text is not: \`*{{ .CommonLabels.team }}*\` is bold, whatever the label holds. To let markup of your own rules through, say so:
\`{{ .CommonAnnotations.note | safeHtml }}\`.

**Links.** Messages carry signed links that acknowledge, silence or resolve what they are about. Opening one only shows what it would do, so that
scanners of mail do no harm; a press does it, without an account, and the audit trail says whose message it was. They are good for a week. A person who
is signed in is named. In Slack, with \`signing_secret\`, the buttons act inside.

**Secrets** can stand in files: the field with \`_file\` behind its name. They are in no log, no error and no stored message. A secret may hold
\`{{ values }}\` where Alertmanager allows templates, but no \`{{ if }}\` or \`{{ range }}\`.

**In the page.** Contact points can be made under *Alerts, Contact points* too, from the same fields, but for files. Their secrets are kept encrypted
with \`platform.key\` of the data directory, which belongs into your back-ups; they are never shown again, and one that stays goes to no other
address than the one it was entered for.

**Addresses inside.** What \`alertmanager.yml\` names may lie inside your network, for whoever writes that file runs the platform. What is entered in
the page leads to the public internet, and to what the setting \`outgoing.allowedHosts\` names. No credential follows a redirect to another
server, and no proxy is used: where \`http_config\` asks for one, the file is loaded with a warning and nothing is sent.

**What is not here.** Of Alertmanager's own, \`incidentio_configs\`, \`jira_configs\`, \`rocketchat_configs\`, \`victorops_configs\`, \`webex_configs\` and
\`wechat_configs\` are read and checked, and nothing is sent to them: the file is loaded with a warning, and the fallback is told instead.
\`vedette check-alertmanager FILE\` says so before, the log when it is loaded, and so does the health of alerting. Most of them take a webhook.

**A wrong file.** While \`alertmanager.yml\` is wrong, what was in force before goes on, also after a restart: the last that was right is kept, encrypted
with the platform's key, in the data directory. Where none ever was, alerts stand in the inbox, and what waits for its channels waits on.

**When it does not work.** 429, 5xx, time-outs and broken connections are tried again, after the time the vendor asks for; other answers are final and
shown. Channels marked *idempotent* drop what they have already; in the others a message that may be there already begins with “(possibly a repeat)”.`

function describeChannel({ name, title, setUp, settings, secrets, idempotent, sendsResolvedByDefault }: Channel): string {
  return [
    `## ${title}`,
    `\`${name}_configs\` · ${idempotent ? 'idempotent' : 'not idempotent'} · tells ${sendsResolvedByDefault ? 'also' : 'only when asked'} when it is over`,
    setUp.map((step, at) => `${at + 1}. ${step}`).join('\n'),
    table(settings, secrets, ''),
  ].join('\n\n')
}

function table(schema: z.ZodType, secrets: readonly string[], prefix: string): string {
  const described = z.toJSONSchema(schema, { io: 'input', reused: 'inline', unrepresentable: 'any' }) as Described
  return ['| setting | type | default | what it does |', '| --- | --- | --- | --- |', ...rows(described, '', secrets, prefix)].join('\n')
}

function rows(described: Described, path: string, secrets: readonly string[], prefix: string): string[] {
  const needed = new Set(described.required ?? [])
  return Object.entries(described.properties ?? {}).flatMap(([name, property]) => {
    const key = `${path}${name}`
    if (shared.has(name)) return [`| \`${key}\` | object | | see [${name}](#${name}) |`]
    if (property.properties !== undefined) return rows(property, `${key}.`, secrets, prefix)
    const says = [secrets.includes(`${prefix}${key}`) ? '**Secret.**' : '', property.description ?? '']
      .filter((part) => part !== '')
      .join(' ')
    return [`| \`${key}\`${needed.has(name) ? ' (needed)' : ''} | ${typeOf(property)} | ${defaultOf(property)} | ${says} |`]
  })
}

function typeOf({ enum: values, type }: Described): string {
  if (values !== undefined) return values.map((value) => `\`${JSON.stringify(value)}\``).join(', ')
  return { string: 'text', boolean: 'yes or no', array: 'list', object: 'map', integer: 'number' }[type ?? ''] ?? type ?? 'anything'
}

/** A template's braces and bars would be the table's. */
function defaultOf({ default: value }: Described): string {
  if (value === undefined || value === '' || typeof value === 'object') return ''
  return `\`${(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('|', String.raw`\|`).replaceAll('\n', String.raw`\n`)}\``
}
