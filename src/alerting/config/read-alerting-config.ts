import { isAbsolute, join } from 'node:path'

import { stringify } from 'yaml'

import type { Channel } from '../../channels/channel.ts'
import { quoteGo } from '../../lib/go-quote.ts'
import { parseDurationText } from '../../lib/prometheus-duration.ts'
import { buildRoute } from '../route/build-route.ts'
import type { AlertingConfig, ContactPoint } from './config.ts'
import { type ConfigFiles, globTemplates } from './glob-templates.ts'
import { checkGlobal, globalDefaults, globalSection } from './global-section.ts'
import { eventRecorderSection, tracingSection } from './other-sections.ts'
import type { ConfigProblem } from './problem.ts'
import { readInhibitRules } from './read-inhibit-rules.ts'
import { completeIntegration, type FillSecrets } from './read-integrations.ts'
import { readReceivers, type WrittenReceiver } from './read-receivers.ts'
import { readRoute, type WrittenRoute } from './read-route.ts'
import { readTimeIntervals } from './read-time-intervals.ts'
import { showConfig } from './show-config.ts'
import { ConfigReader, TooMuchError } from './yaml/config-reader.ts'
import { readSection } from './yaml/read-field.ts'
import { textOf, type Values } from './yaml/section.ts'

/** An `alertmanager.yml`: what it says, or what is wrong with it. */
export type ReadConfig =
  | { readonly ok: true; readonly config: AlertingConfig; readonly warnings: readonly ConfigProblem[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] }

export interface ConfigSource extends ConfigFiles {
  /** Relative paths are meant from here. */
  readonly baseDirectory: string
  /** By `Channel.name`. What Alertmanager has and we have not is checked all the same. */
  readonly channels: ReadonlyMap<string, Channel>
  /** Fills in what the text leaves to others: secrets that are kept. */
  readonly fillSecrets?: FillSecrets
}

/** One file may hold so many characters; reading as many takes about a second. */
const maxLength = 4 * 1024 * 1024

const topFields = [
  'global',
  'route',
  'inhibit_rules',
  'receivers',
  'templates',
  'mute_time_intervals',
  'time_intervals',
  'tracing',
  'event_recorder',
]

/** Reads the configuration of Alertmanager 0.34. Never throws for what the text says. */
export function readAlertingConfig(text: string, source: ConfigSource): ReadConfig {
  if (text.length > maxLength) return refuse({ line: 1, column: 1, message: `the file is longer than ${maxLength} characters` })
  try {
    return readTree(new ConfigReader(text), source)
  } catch (error) {
    if (error instanceof TooMuchError) return refuse(error.problem)
    throw error
  }
}

function readTree(reader: ConfigReader, source: ConfigSource): ReadConfig {
  const fields = reader.fields(reader.root, 'config.plain', topFields)
  const at = (name: string): unknown => fields?.get(name)?.value
  const global = readSection(reader, at('global'), globalSection)
  const route = readRoute(reader, at('route'))
  const inhibitRules = readInhibitRules(reader, at('inhibit_rules'))
  const receivers = readReceivers(reader, at('receivers'), source.channels)
  const patterns = (reader.list(at('templates'), '[]string') ?? []).map((node) => ({ node, pattern: reader.text(node) }))
  const timeIntervals = readTimeIntervals(reader, {
    muteTimeIntervals: at('mute_time_intervals'),
    timeIntervals: at('time_intervals'),
  })
  const tracing = readSection(reader, at('tracing'), tracingSection)
  const eventRecorder = readSection(reader, at('event_recorder'), eventRecorderSection)
  // What follows would only be wrong because of what is.
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems }

  const resolvePath = (path: string): string => (isAbsolute(path) || path === '' ? path : join(source.baseDirectory, path))
  const values: Values = { ...globalDefaults, ...global?.value }
  const problem = checkGlobal(values)
  if (problem !== undefined) {
    reader.report(at('global'), problem)
    return { ok: false, problems: reader.problems }
  }
  const contactPoints = completeReceivers(reader, receivers, { global: values, resolvePath, fillSecrets: source.fillSecrets })
  checkRoutes(reader, route, { receivers: contactPoints, timeIntervals })
  const templates = new Map<string, string>()
  for (const { node, pattern } of patterns) readTemplates(reader, { node, pattern: resolvePath(pattern) }, { source, templates })
  if (reader.problems.length > 0 || route === undefined) return { ok: false, problems: reader.problems }

  const resolveTimeout = parseDurationText(textOf(values, 'resolve_timeout'))
  return {
    ok: true,
    warnings: reader.warnings,
    config: {
      route: buildRoute(route),
      receivers: contactPoints,
      inhibitRules,
      timeIntervals,
      resolveTimeoutMs: typeof resolveTimeout === 'number' ? resolveTimeout : 0,
      templates,
      shownText: stringify(
        showConfig(reader, at, {
          global: global?.shown,
          receivers,
          tracing: tracing?.shown,
          event_recorder: eventRecorder?.shown,
        }),
      ),
    },
  }
}

function completeReceivers(
  reader: ConfigReader,
  receivers: readonly WrittenReceiver[],
  context: { readonly global: Values; readonly resolvePath: (path: string) => string; readonly fillSecrets: FillSecrets | undefined },
): ReadonlyMap<string, ContactPoint> {
  const contactPoints = new Map<string, ContactPoint>()
  for (const { node, name, labels, integrations } of receivers) {
    if (contactPoints.has(name)) reader.report(node, `notification config name ${quoteGo(name)} is not unique`)
    const counts = new Map<string, number>()
    const completed = integrations.flatMap((written) => {
      const index = counts.get(written.kind.channel) ?? 0
      counts.set(written.kind.channel, index + 1)
      return completeIntegration(reader, written, { ...context, receiver: name, index }) ?? []
    })
    contactPoints.set(name, { name, labels, integrations: completed })
  }
  return contactPoints
}

function checkRoutes(
  reader: ConfigReader,
  root: WrittenRoute | undefined,
  known: { readonly receivers: ReadonlyMap<string, unknown>; readonly timeIntervals: ReadonlyMap<string, unknown> },
): void {
  if (root === undefined)
    return reader.report(reader.root, reader.isNothing(reader.root) ? 'no route provided in config' : 'no routes provided')
  if (root.receiver === '') reader.report(root.node, 'root route must specify a default receiver')
  if (root.matchers.length > 0) reader.report(root.node, 'root route must not have any matchers')
  if (root.muteTimeIntervals.length > 0) reader.report(root.node, 'root route must not have any mute time intervals')
  if (root.activeTimeIntervals.length > 0) reader.report(root.node, 'root route must not have any active time intervals')
  if (root.continue) reader.report(root.node, 'cannot have continue in root route')
  const check = (route: WrittenRoute): void => {
    if (route.receiver !== '' && !known.receivers.has(route.receiver)) {
      reader.report(route.node, `undefined receiver ${quoteGo(route.receiver)} used in route`)
    }
    for (const name of [...route.activeTimeIntervals, ...route.muteTimeIntervals]) {
      if (!known.timeIntervals.has(name)) reader.report(route.node, `undefined time interval ${quoteGo(name)} used in route`)
    }
    route.routes.forEach(check)
  }
  check(root)
}

function readTemplates(
  reader: ConfigReader,
  { node, pattern }: { readonly node: unknown; readonly pattern: string },
  { source, templates }: { readonly source: ConfigSource; readonly templates: Map<string, string> },
): void {
  const paths = globTemplates(pattern, source)
  if (typeof paths === 'string') return reader.report(node, paths)
  for (const path of paths) {
    const content = source.readFile(path)
    if (content !== undefined) templates.set(path, content)
  }
}

function refuse(problem: ConfigProblem): ReadConfig {
  return { ok: false, problems: [problem] }
}
