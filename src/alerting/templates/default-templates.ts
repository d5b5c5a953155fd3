import { emailTemplate } from './email-template.ts'

/**
 * Alertmanager's named templates. People call them and put their own in their places, so names and output are Alertmanager's; only the
 * e-mail looks our own way.
 */
export const defaultTemplates: string = [
  define('__alertmanager', 'Alertmanager'),
  define('__alertmanagerURL', '{{ .ExternalURL }}/#/alerts?receiver={{ urlquery .Receiver }}'),
  define('__description', ''),
  define('__subject', writeSubject()),
  define('__text_alert_list', writeAlertList({ lead: '', bullet: ' - ', gap: '' })),
  define('__text_alert_list_markdown', `${writeAlertList({ lead: '\n', bullet: '  - ', gap: '\n' })}\n`),
  ...sameAs('__subject', [
    'slack.default.title',
    'pagerduty.default.description',
    'opsgenie.default.message',
    'victorops.default.entity_display_name',
    'pushover.default.title',
    'sns.default.subject',
    'discord.default.title',
    'msteams.default.summary',
    'msteams.default.title',
    'msteamsv2.default.title',
    'jira.default.summary',
    'rocketchat.default.title',
    'mattermost.default.title',
    'email.default.subject',
  ]),
  ...sameAs('__alertmanager', [
    'slack.default.username',
    'pagerduty.default.client',
    'victorops.default.monitoring_tool',
    'rocketchat.default.alias',
    'mattermost.default.username',
  ]),
  ...sameAs('__alertmanagerURL', [
    'slack.default.titlelink',
    'pagerduty.default.clientURL',
    'opsgenie.default.source',
    'pushover.default.url',
    'rocketchat.default.titlelink',
    'mattermost.default.titlelink',
  ]),
  ...sameAs('__text_alert_list', ['pagerduty.default.instances']),
  ...[
    'slack.default.callbackid',
    'slack.default.pretext',
    'slack.default.iconemoji',
    'slack.default.iconurl',
    'slack.default.text',
    'slack.default.footer',
    'wechat.default.to_user',
    'wechat.default.to_party',
    'wechat.default.to_tag',
    'wechat.default.agent_id',
    'discord.default.content',
    'rocketchat.default.emoji',
    'rocketchat.default.iconurl',
    'rocketchat.default.text',
  ].map((name) => define(name, '')),
  ...['slack', 'mattermost'].flatMap((channel) => [
    define(`${channel}.default.fallback`, `${call(`${channel}.default.title`)} | ${call(`${channel}.default.titlelink`)}`),
    define(`${channel}.default.color`, '{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}'),
  ]),
  define('opsgenie.default.description', writeTightLists(annotationValues())),
  define('victorops.default.state_message', writeTightLists(annotationValues())),
  define(
    'wechat.default.message',
    `${writeTightLists(`${call('__subject')}\n${annotationValues()}`)}\nAlertmanagerUrl:\n${call('__alertmanagerURL')}`,
  ),
  ...['pushover', 'sns', 'webex'].map((channel) => define(`${channel}.default.message`, writeLooseLists(annotationValues(), '', ''))),
  ...['telegram', 'discord'].map((channel) => define(`${channel}.default.message`, writeLooseLists('', '', ''))),
  ...['msteams.default.text', 'msteamsv2.default.text', 'jira.default.description', 'mattermost.default.text'].map((name) =>
    define(name, writeLooseLists('', '# ', '_markdown')),
  ),
  define('jira.default.priority', writePriority()),
  define('email.default.html', emailTemplate),
].join('')

function define(name: string, body: string): string {
  return `{{ define ${JSON.stringify(name)} }}${body}{{ end }}`
}

function call(name: string, data = '.'): string {
  return `{{ template ${JSON.stringify(name)} ${data} }}`
}

function sameAs(name: string, others: readonly string[]): readonly string[] {
  return others.map((other) => define(other, call(name)))
}

/** `[FIRING:2] the group's labels (the other common labels)`. */
function writeSubject(): string {
  const count = '{{ if eq .Status "firing" }}:{{ len .Alerts.Firing }}{{ end }}'
  const others = '{{ join " " (.CommonLabels.Remove .GroupLabels.Names).Values }}'
  const hasOthers = 'gt (len .CommonLabels) (len .GroupLabels)'
  return `[{{ toUpper .Status }}${count}] {{ join " " .GroupLabels.Values }} {{ if ${hasOthers} }}(${others}){{ end }}`
}

function writeAlertList({ lead, bullet, gap }: { readonly lead: string; readonly bullet: string; readonly gap: string }): string {
  const pairs = (field: string): string => `{{ range .${field}.SortedPairs }}${bullet}{{ .Name }} = {{ .Value }}\n{{ end }}${gap}`
  return `{{ range . }}${lead}Labels:\n${pairs('Labels')}Annotations:\n${pairs('Annotations')}Source: {{ .GeneratorURL }}\n{{ end }}`
}

function annotationValues(): string {
  return '{{ join " " .CommonAnnotations.Values }}'
}

/** The lists without empty lines round them. */
function writeTightLists(lead: string): string {
  const list = (kind: string): string => `{{ if .Alerts.${kind} }}Alerts ${kind}:\n${call('__text_alert_list', `.Alerts.${kind}`)}{{ end }}`
  return `${lead}\n${list('Firing')}\n${list('Resolved')}`
}

/** The lists with empty lines round them, which are there also for a list that is empty. */
function writeLooseLists(lead: string, mark: string, form: string): string {
  const list = (kind: string): string =>
    `{{ if .Alerts.${kind} }}\n${mark}Alerts ${kind}:\n${call(`__text_alert_list${form}`, `.Alerts.${kind}`)}\n{{ end }}\n`
  return `${lead}\n${list('Firing')}${list('Resolved')}`
}

/** By the highest severity of what fires, or else of what is resolved. */
function writePriority(): string {
  const look = (kind: string): string =>
    `{{ range .Alerts.${kind} }}{{ $severity := .Labels.severity }}` +
    '{{ if eq $severity "critical" }}{{ $priority = "High" }}{{ break }}' +
    '{{ else if eq $severity "warning" }}{{ $priority = "Medium" }}' +
    '{{ else if and (eq $severity "info") (not $priority) }}{{ $priority = "Low" }}{{ end }}{{ end }}'
  return `{{ $priority := "" }}${look('Firing')}{{ if not $priority }}${look('Resolved')}{{ end }}{{ $priority }}`
}
