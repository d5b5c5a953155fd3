import { readConfig } from '../../src/alerting/config/testdata/read-config.ts'
import { RoutingTree } from '../../src/alerting/dispatch/routing-tree.ts'
import type { AlertingConfig } from '../../src/alerting/index.ts'
import { makeMatcher } from '../../src/alerting/index.ts'
import { describeChannel } from '../../src/alerting/kept-config/describe-channel.ts'
import { matchesAll } from '../../src/alerting/matchers/make-matcher.ts'
import { describeConfig } from '../../src/api/routes/routing/describe-config.ts'
import { channels } from '../../src/channels/index.ts'
import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { ago, hourMs } from './fake-data.ts'

type Point = Reply<'GET /api/alerting/contact-points'>['rows'][number]
type Silence = Reply<'GET /api/alerting/silences'>['rows'][number]
type Written = Reply<'GET /api/alerting/routing'>['kept']

const firstRoutes: Written = {
  route: {
    receiver: 'inbox',
    group_by: ['alertname'],
    routes: [
      {
        matchers: ['team="payments"'],
        receiver: 'Payments on call',
        group_wait: '10s',
        routes: [{ matchers: ['severity=~"warning|info"'], receiver: 'inbox', mute_time_intervals: ['nights'] }],
      },
      { matchers: ['service="auth"'], receiver: 'Platform', group_by: ['...'], continue: true, active_time_intervals: ['office hours'] },
    ],
  },
  inhibitRules: [
    { source_matchers: ['severity="critical"'], target_matchers: ['severity=~"warning|info"'], equal: ['service', 'environment'] },
    {
      name: 'host down',
      source_matchers: ['alertname="HostDown"'],
      target_matchers: ['job="node"', 'severity!="critical"'],
      equal: ['instance'],
    },
  ],
  timeIntervals: [
    { name: 'nights', time_intervals: [{ times: [{ start_time: '20:00', end_time: '24:00' }] }] },
    {
      name: 'office hours',
      time_intervals: [
        { weekdays: ['sunday:thursday'], times: [{ start_time: '08:30', end_time: '18:00' }], location: 'Asia/Jerusalem' },
        { weekdays: ['monday:friday'], times: [{ start_time: '09:00', end_time: '17:00' }], location: 'America/New_York' },
      ],
    },
    { name: 'year end', time_intervals: [{ months: ['december'], days_of_month: ['-1'] }] },
  ],
}
const alerts: readonly Readonly<Record<string, string>>[] = [
  { alertname: 'PaymentTimeouts', team: 'payments', severity: 'critical' },
  { alertname: 'DiskFull', team: 'platform', severity: 'high' },
]

/** Contact points, routes and silences of the invented company; the routes are read as the server reads them. */
export function fakeAlertRouting(state: FakeState): FakeApi {
  const points = new Map<string, Point>()
  for (const one of [
    pointOf('Payments on call', ['slack', { api_url: '<secret>', channel: '#payments' }], ['pagerduty', { routing_key: '<secret>' }]),
    pointOf('Platform', ['webhook', { url: '<secret>' }]),
    { ...pointOf('inbox', ['inbox', {}]), origin: 'built_in' as const, version: 0, changedAt: null, changedBy: '' },
  ])
    points.set(one.name, one)
  let kept = firstRoutes
  let version = 1
  let silences: readonly Silence[] = [
    silenceOf('s1', 'team', 'payments', ago(-2 * hourMs), 'Bank holiday'),
    silenceOf('s2', 'alertname', 'DiskFull', ago(hourMs), 'New disks'),
  ]
  const read = (written: Written): ReturnType<typeof readConfig> =>
    readConfig(
      JSON.stringify({
        route: written.route,
        inhibit_rules: written.inhibitRules,
        time_intervals: written.timeIntervals,
        receivers: [...points.keys()].map((name) => ({ name })),
      }),
    )
  const configOf = (written: Written): AlertingConfig => {
    const config = read(written)
    if (!config.ok) throw new Error(config.problems[0]?.message)
    return config.config
  }
  const routing = (): Reply<'GET /api/alerting/routing'> => ({
    source: 'page',
    path: '',
    problem: '',
    version,
    changedAt: ago(hourMs),
    changedBy: 'Noa Adler',
    ...describeConfig(configOf(kept), Date.now()),
    kept,
    receivers: [...points.keys()],
    timeIntervals: [...configOf(kept).timeIntervals.keys()],
    yaml: configOf(kept).shownText,
  })
  const save = (name: string, body: Readonly<Record<string, unknown>>): Point => {
    const entered = body['integrations'] as readonly { channel: string; settings: Record<string, unknown> }[]
    const point = pointOf(name, ...entered.map(({ channel, settings }) => [channel, settings] as const))
    const next = { ...point, version: (points.get(name)?.version ?? 0) + 1 }
    points.set(name, next)
    return next
  }
  return {
    'GET /api/alerting/channels': ({ query }) => ({
      rows: channels.map((channel) => ({
        name: channel.name,
        ...describeChannel(channel, query['lang'] === 'he' ? 'he' : 'en'),
        isIdempotent: channel.idempotent,
        sendsResolved: channel.sendsResolvedByDefault,
        secrets: [...channel.secrets],
      })),
    }),
    'GET /api/alerting/contact-points': () => ({ rows: [...points.values()] }),
    'POST /api/alerting/contact-points': ({ body }) => save(String(body['name']), body),
    'PUT /api/alerting/contact-points/:name': ({ params, body }) => save(params['name'] ?? '', body),
    'DELETE /api/alerting/contact-points/:name': ({ params }) => {
      points.delete(params['name'] ?? '')
      return {}
    },
    'GET /api/alerting/contact-points/:name/versions': () => ({
      rows: [{ version: 1, at: ago(hourMs), by: 'Noa Adler', isRemoved: false }],
    }),
    'POST /api/alerting/contact-points/test': ({ body }) =>
      JSON.stringify(body).includes('wrong')
        ? { isSent: false, said: 'Slack answered 403: invalid_token', providerId: '', tookMs: 182 }
        : { isSent: true, said: '', providerId: '', tookMs: 312 },
    'GET /api/alerting/routing': routing,
    'PUT /api/alerting/routing': ({ body }) => {
      const { fromVersion: _, ...written } = body
      kept = written as unknown as Written
      version++
      return routing()
    },
    'POST /api/alerting/routing/check': ({ body }) => {
      const config = read(body as unknown as Written)
      if (!config.ok) return { problems: [...config.problems], yaml: '', nodes: [], intervals: [], inhibitions: [] }
      return { problems: [], yaml: '', ...describeConfig(config.config, Date.now()) }
    },
    'POST /api/alerting/routing/import': () => ({ problems: [], contactPoints: [{ name: 'Platform', is: 'same' }], leftOut: [] }),
    'POST /api/alerting/routing/trace': ({ body }) => {
      const { labels, draft } = body as unknown as { labels: Record<string, string>; draft?: Written }
      const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))
      const config = configOf(draft ?? kept)
      const takes = new RoutingTree(config).placesOf({ labels: pairs, isOfRule: true })
      return {
        at: ago(0),
        path: ['{}', ...takes.map(({ routeId }) => routeId)],
        takes: takes.map(({ route, groupKey, labels: groupLabels }) => ({
          id: route.id,
          receiver: route.receiver,
          channels: points.get(route.receiver)?.integrations.map(({ title }) => title) ?? [],
          groupKey,
          groupLabels: Object.fromEntries(groupLabels),
          groupWaitMs: route.groupWaitMs,
          groupIntervalMs: route.groupIntervalMs,
          repeatIntervalMs: route.repeatIntervalMs,
          mutedByTime: null,
        })),
        silencedBy: [],
        inhibitedBy: null,
      }
    },
    'GET /api/alerting/routing/versions': () => ({ rows: [{ version, at: ago(hourMs), by: 'Noa Adler' }] }),
    'GET /api/alerting/routing/versions/:version': () => firstRoutes,
    'GET /api/alerting/silences': ({ query }) => {
      const ofState = state.empty ? [] : silences.filter((one) => one.state === (query['state'] ?? one.state))
      const count = (wanted: Silence['state']): number => silences.filter((one) => one.state === wanted).length
      return { rows: ofState, counts: { active: count('active'), pending: 0, expired: count('expired') }, next: null }
    },
    'POST /api/alerting/silences': ({ body }) => {
      const { matcherSets, endsAt, comment } = body as unknown as Pick<Silence, 'matcherSets' | 'endsAt' | 'comment'>
      silences = [{ ...silenceOf(`s${silences.length + 1}`, '', '', endsAt, comment), matcherSets }, ...silences]
      return { id: silences[0]?.id ?? '' }
    },
    'PUT /api/alerting/silences/:id': ({ params }) => ({ id: params['id'] ?? '' }),
    'POST /api/alerting/silences/:id/expire': ({ params }) => {
      silences = silences.map((one) => (one.id === params['id'] ? { ...one, state: 'expired', endsAt: ago(0) } : one))
      return {}
    },
    'POST /api/alerting/silences/preview': ({ body }) => {
      const { matcherSets } = body as unknown as Pick<Silence, 'matcherSets'>
      const sets = matcherSets.map((set) => set.map(({ name, operator, value }) => makeMatcher(name, operator, value)))
      const found = alerts.filter((labels) => sets.some((set) => matchesAll(set, Object.entries(labels))))
      return { total: found.length, alerts: found.map((labels, at) => ({ fingerprint: `f${at}`, labels })) }
    },
  }
}

function pointOf(name: string, ...integrations: readonly (readonly [string, Record<string, unknown>])[]): Point {
  return {
    name,
    origin: 'page',
    version: 1,
    changedAt: ago(hourMs),
    changedBy: 'Noa Adler',
    integrations: integrations.map(([channel, settings], at) => ({
      id: `${name}${at}`,
      channel,
      title: channels.find((one) => one.name === channel)?.title ?? channel,
      about: typeof settings['channel'] === 'string' ? settings['channel'] : '',
      settings,
      failingSince: null,
    })),
    routes: 1,
    isUnreadable: false,
    isShadowed: false,
  }
}

function silenceOf(id: string, name: string, value: string, endsAt: string, comment: string): Silence {
  return {
    id,
    state: Date.parse(endsAt) > Date.now() ? 'active' : 'expired',
    matcherSets: [[{ name, operator: '=', value }]],
    startsAt: ago(3 * hourMs),
    endsAt,
    updatedAt: ago(3 * hourMs),
    createdBy: 'Noa Adler',
    comment,
    notice: { minutesBefore: 15, receiver: '' },
    told: 'none',
    matches: 1,
  }
}
