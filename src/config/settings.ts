import { z } from 'zod'

import { isNetwork } from '../lib/outgoing/address-ranges.ts'
import { isAllowedHost } from '../lib/outgoing/outgoing-guard.ts'
import { auditSchema } from './audit-settings.ts'
import { backupSchema } from './backup-settings.ts'
import { receiversSchema } from './receivers-schema.ts'
import { budgetsSchema, heartbeatSchema } from './self-watch-settings.ts'
import { signInSchema } from './sign-in-settings.ts'
import { smtpSchema } from './smtp-settings.ts'
import { tlsSchema } from './tls-settings.ts'

const port = z.number().int().min(0).max(65_535)
const path = z.string().min(1).max(4096)

/** An address of ours: `port: 0` = any free one. */
const listener = (defaultPort: number) =>
  z.strictObject({
    enabled: z.boolean().default(true).meta({ description: 'Listen at all' }),
    host: z.string().min(1).optional().meta({ description: 'Address to bind; the main host when left out' }),
    port: port.default(defaultPort).meta({ description: 'Port; when it is taken Vedette says so and goes on without it' }),
  })

const megabytes = (value: number) => value * 1024 * 1024

const severity = z.enum(['critical', 'high', 'medium', 'low', 'warning', 'info'])

/** What a platform wants of the ready rules. */
const packsSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .meta({ description: 'Whether ready rules run; each needs no more than its data. docs/rules.md lists them' }),
    off: z.array(z.string().min(1).max(200)).max(1000).default([]).meta({ description: 'Packs and rules that do not run, by name' }),
    rules: z
      .record(
        z.string().min(1).max(200),
        z.strictObject({
          severity: severity.optional().meta({ description: 'Another severity; of several thresholds only the worst one stays' }),
          thresholds: z
            .partialRecord(severity, z.union([z.number(), z.literal(false)]))
            .optional()
            .meta({ description: 'Other thresholds, by severity; `false` takes one away' }),
          for: z
            .string()
            .regex(/^(\d+(ms|[smhdwy]))+$/, 'is no duration like 5m')
            .optional()
            .meta({ description: 'How long it must hold' }),
        }),
      )
      .default({})
      .meta({
        description:
          'What is different about single ready rules, by name: `{ SlowRequests: { thresholds: { high: 10, warning: false } } }`',
      }),
  })
  .prefault({})
  .meta({ description: 'The ready rules of Vedette' })

/** The configuration file. Every key has a sentence: docs/settings.md is generated from it. */
export const settingsSchema = z.strictObject({
  dataDir: path.default('./vedette-data').meta({ description: 'Everything Vedette stores itself lies in this directory' }),
  host: z.string().min(1).default('127.0.0.1').meta({ description: 'Address of the page and the API' }),
  port: port.default(7117).meta({ description: 'Port of the page and the API; 0 = any free port' }),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description:
        'How people reach the page from outside, with the path when a proxy serves it under one (`https://example.org/vedette/`): used in links and snippets',
    }),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .meta({ description: "Vedette's own log, JSON lines on standard error" }),
  tls: tlsSchema,
  trustedProxies: z
    .array(z.string().max(64).refine(isNetwork, 'is neither an address nor a network (10.1.0.0/16)'))
    .max(64)
    .default([])
    .meta({
      description:
        'Addresses or CIDR ranges of proxies in front of Vedette: their X-Forwarded-For, -Proto and -Host, or Forwarded, are believed. docs/reachable.md tells how nginx is set up',
    }),
  forwardedHeaders: z.enum(['either', 'x-forwarded', 'forwarded']).default('either').meta({
    description:
      'Which of them those proxies write; the other kind is then taken for what a client made up. `either`: the one that comes; when both come and name different clients, neither is believed',
  }),
  api: z
    .strictObject({
      requestsPerSecond: z.number().int().min(1).max(1_000_000).default(100).meta({
        description:
          'What one address (IPv6: its /64 network), and one account, may ask on average, ten seconds of it at once; past it the answer is 429 with Retry-After. Programs on this machine may ask as they like; ingest keys have limits of their own',
      }),
    })
    .prefault({})
    .meta({ description: 'The API and the page' }),
  storage: z
    .strictObject({
      clickhouse: z
        .strictObject({
          url: z.url({ protocol: /^https?$/ }).meta({ description: 'HTTP address of the server' }),
          username: z.string().min(1).default('default').meta({ description: 'User' }),
          passwordFile: path.optional().meta({ description: 'File that holds the password' }),
          database: z
            .string()
            .regex(/^\w{1,64}$/)
            .default('vedette')
            .meta({ description: 'Database; made when it is missing' }),
          cluster: z
            .string()
            .regex(/^\w{1,64}$/)
            .optional()
            .meta({ description: 'Name of the cluster: tables become replicated and distributed' }),
        })
        .optional()
        .meta({ description: 'Keep telemetry in a ClickHouse server instead of the embedded engine' }),
      postgres: z
        .strictObject({
          url: z
            .string()
            .regex(/^postgres(ql)?:\/\//, 'is not a postgres:// address')
            .meta({
              description:
                'Connection address without password, of the server itself and not of a pooler that shares sessions: one platform at a time has the database (or schema)',
            }),
          passwordFile: path.optional().meta({ description: 'File that holds the password' }),
        })
        .optional()
        .meta({ description: 'Keep users, keys and settings in a PostgreSQL server (15 or newer) instead of the embedded store' }),
    })
    .prefault({})
    .meta({ description: 'Where data lives' }),
  engine: z
    .strictObject({
      memoryBytes: z
        .number()
        .int()
        .min(megabytes(512))
        .default(megabytes(4096))
        .meta({ description: 'The most memory the embedded engine may use for queries and merges' }),
    })
    .prefault({})
    .meta({ description: 'The embedded telemetry engine' }),
  otlp: z
    .strictObject({ http: listener(4318).prefault({}), grpc: listener(4317).prefault({}) })
    .prefault({})
    .meta({ description: 'OpenTelemetry on its own ports, besides the main one' }),
  ingest: z
    .strictObject({
      maxBytesInFlight: z
        .number()
        .int()
        .min(megabytes(16))
        .default(megabytes(256))
        .meta({ description: 'Bytes of requests being worked on; past 60 % senders are asked to come back' }),
      maxLogBytes: z
        .number()
        .int()
        .min(megabytes(64))
        .default(megabytes(16_384))
        .meta({ description: 'Size of the write-ahead log while the store is away; past it senders are asked to come back' }),
      minFreeDiskBytes: z
        .number()
        .int()
        .min(0)
        .default(megabytes(2048))
        .meta({ description: 'Stop taking in data when the disk of the data directory has less free than this' }),
      allowedOrigins: z
        .array(
          z
            .string()
            .max(256)
            .regex(/^(\*|https?:\/\/[a-z0-9.:[\]-]*\*?[a-z0-9.:[\]-]*)$/i, 'is not an origin like https://shop.example'),
        )
        .max(64)
        .default([])
        .meta({
          description:
            'Web pages that may send telemetry from the browser (CORS): origins like `https://shop.example`, `https://*.shop.example`, `http://localhost:*`, or `*` for every page. None by default, because everybody who opens such a page can read its ingest key: give it one of its own',
        }),
    })
    .prefault({})
    .meta({ description: 'Limits of taking data in' }),
  receivers: receiversSchema,
  metrics: z
    .strictObject({
      headBytes: z.number().int().min(0).default(megabytes(128)).meta({
        description:
          'Memory for the metric samples of the last hour, or of as much of it as fits: PromQL about that time does not ask the store. 0 = none; there is none with `storage.clickhouse` either',
      }),
      resultsBytes: z.number().int().min(0).default(megabytes(64)).meta({
        description:
          'Memory for the steps that range queries were answered with: a panel that refreshes has only the new ones computed. 0 = none; there is none with `storage.clickhouse` either',
      }),
    })
    .prefault({})
    .meta({ description: 'Metrics' }),
  pushgateway: z
    .strictObject({
      repeatSeconds: z
        .number()
        .int()
        .min(1)
        .max(120)
        .default(15)
        .meta({ description: 'How often the series of pushed groups are stored again' }),
      expireAfterSeconds: z
        .number()
        .int()
        .min(60)
        .optional()
        .meta({ description: 'Groups that nothing is pushed to for so long are removed; never when left out, as in Pushgateway' }),
      maxGroups: z.number().int().min(1).default(10_000).meta({ description: 'Groups of one project' }),
      maxGroupBytes: z
        .number()
        .int()
        .min(1024)
        .max(megabytes(16))
        .default(megabytes(1))
        .meta({ description: 'Bytes of one group, and of one push' }),
      maxBytes: z
        .number()
        .int()
        .min(megabytes(1))
        .max(megabytes(256))
        .default(megabytes(64))
        .meta({ description: 'Bytes of all groups; in memory, and in their file, they take some times as much' }),
    })
    .prefault({})
    .meta({ description: 'Metrics that batch jobs push (the API of Pushgateway)' }),
  scrape: z
    .strictObject({
      prometheusConfig: path.optional().meta({
        description:
          'A `prometheus.yml`, as Prometheus has it: its scrape configs are run. It is watched; a change that is wrong keeps the last one, and log and health say why',
      }),
    })
    .prefault({})
    .meta({ description: 'Targets that Vedette fetches metrics from' }),
  alerting: z
    .strictObject({
      alertmanagerConfig: path.optional().meta({
        description:
          "Alertmanager's `alertmanager.yml`: routes, contact points, inhibition, time intervals, templates. It is watched; one that is wrong changes nothing and the log says why. Without it the routes and contact points that are made in the page hold",
      }),
      fallbackReceiver: z.string().min(1).max(256).optional().meta({
        description:
          'Contact point that is told too when the channel of another one fails for most of a minute; when left out the one that the alert policy names, else the inbox of the page',
      }),
      platformReceiver: z.string().min(1).max(256).optional().meta({
        description:
          'Contact point of those who run Vedette: alerts of rules with the label `audience: platform` (what is wrong with Vedette, and rules that fail or lost their data) go there too, unless a route asks for that label; when left out the inbox of the page, and by the server of `smtp` an e-mail to each admin of all projects',
      }),
      ruleFiles: z
        .array(path.regex(/^[^*]*(\*[^/]*)?$/, 'may have stars in its last part only'))
        .max(1000)
        .default([])
        .meta({
          description:
            'Rule files of Prometheus: paths, or patterns like `rules/*.yml`, relative to the working directory; the rule files of `scrape.prometheusConfig` run too. They are watched; a file that is wrong changes nothing and the log says why',
        }),
      rules: z
        .array(path.regex(/^[^*]*(\*[^/]*)?$/, 'may have stars in its last part only'))
        .max(1000)
        .default([])
        .meta({
          description:
            'Native rule files, on metrics, logs, traces and SQL: paths or patterns as in `ruleFiles`, watched in the same way. docs/rules.md tells how they are written',
        }),
      packs: packsSchema,
    })
    .prefault({})
    .meta({ description: 'Rules and alerts' }),
  probes: z
    .strictObject({
      files: z
        .array(path.regex(/^[^*]*(\*[^/]*)?$/, 'may have stars in its last part only'))
        .max(1000)
        .default([])
        .meta({
          description:
            'Files of uptime monitors: paths, or patterns like `monitors/*.yml`, relative to the working directory. They are watched; a file that is wrong changes nothing and log and health say why. What they name inside is checked, too; monitors made in the page reach the public internet and `outgoing.allowedHosts`. docs/uptime.md tells how they are written',
        }),
    })
    .prefault({})
    .meta({ description: 'Uptime checks' }),
  audit: auditSchema,
  outgoing: z
    .strictObject({
      allowedHosts: z
        .array(z.string().min(1).max(255).refine(isAllowedHost, 'is neither a name, an address nor a network (10.1.0.0/16)'))
        .max(1000)
        .default([])
        .meta({
          description:
            'Hosts inside that addresses entered in the page may lead to: names (`chat.example`, `*.internal`), addresses, networks (`10.1.0.0/16`). Contact points that are made in the page reach the public internet and these; those of `alertmanager.yml` reach everything',
        }),
    })
    .prefault({})
    .meta({ description: 'Requests to addresses that people enter' }),
  backup: backupSchema,
  signIn: signInSchema,
  smtp: smtpSchema,
  budgets: budgetsSchema,
  heartbeat: heartbeatSchema,
  selfTelemetry: z
    .strictObject({ enabled: z.boolean().default(true).meta({ description: 'Vedette watches itself and its machine' }) })
    .prefault({})
    .meta({ description: 'What Vedette reports about itself' }),
})
export type Settings = z.output<typeof settingsSchema>
