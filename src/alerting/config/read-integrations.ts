import type { Channel } from '../../channels/channel.ts'
import type { YamlField } from '../../lib/yaml-tree.ts'
import type { Integration } from './config.ts'
import { extendKind } from './extend-kind.ts'
import type { IntegrationKind } from './integrations/integration-kind.ts'
import type { ConfigReader } from './yaml/config-reader.ts'
import { readSection } from './yaml/read-field.ts'
import { isSet, mapOf, type Values } from './yaml/section.ts'

/** Settings with what stands for a secret that is kept replaced by it. */
export type FillSecrets = (
  place: { readonly receiver: string; readonly channel: Channel; readonly index: number },
  settings: Values,
) => { readonly settings: Values } | { readonly problem: string }

/** One integration as written. */
export interface WrittenIntegration {
  readonly node: unknown
  readonly kind: IntegrationKind
  readonly channel: Channel | undefined
  /** Undefined where the list has nothing. */
  readonly settings: Values | undefined
  readonly shown: Values
}

/** Reads the items of `<name>_configs`. What is wrong is reported. */
export function readIntegrations(
  reader: ConfigReader,
  { kind, channel }: { readonly kind: IntegrationKind; readonly channel: Channel | undefined },
  field: YamlField | undefined,
): readonly WrittenIntegration[] {
  const { section } = channel === undefined ? kind : extendKind(kind, channel)
  return (reader.list(field?.value, `[]*${section.type}`) ?? []).map((node) => {
    const read = readSection(reader, node, section)
    return { node: node ?? field?.key, kind, channel, settings: read?.value, shown: read?.shown ?? {} }
  })
}

interface CompletingContext {
  readonly global: Values
  /** Its name. */
  readonly receiver: string
  readonly index: number
  readonly resolvePath: (path: string) => string
  readonly fillSecrets: FillSecrets | undefined
}

/** An integration with what the file says for all filled in, as its channel reads it. Undefined when something is wrong, which is reported. */
export function completeIntegration(
  reader: ConfigReader,
  written: WrittenIntegration,
  { global, receiver, index, resolvePath, fillSecrets }: CompletingContext,
): Integration | undefined {
  const { kind, channel, node } = written
  if (written.settings === undefined && kind.missing !== undefined) {
    reader.report(node, kind.missing)
    return undefined
  }
  const given: Values = { ...written.settings }
  const problem = kind.fillIn(given, global)
  if (problem !== undefined) {
    reader.report(node, problem)
    return undefined
  }
  const { send_resolved: sendResolved = kind.sendsResolved, ...others } = given
  const settings = resolveFiles(others, resolvePath)
  const integration = { channel: kind.channel, index, sendResolved: sendResolved === true }
  if (channel === undefined) {
    reader.warn(node, `messages of ${kind.key} are not sent: there is no such channel here, and the fallback is told instead`)
    return { ...integration, settings }
  }
  const filled = fillSecrets?.({ receiver, channel, index }, settings) ?? { settings }
  if ('problem' in filled) {
    reader.report(node, filled.problem)
    return undefined
  }
  const parsed = channel.settings.safeParse(filled.settings)
  if (parsed.success) {
    if (asksForProxy(filled.settings)) {
      reader.warn(
        node,
        `messages of ${kind.key} are not sent: http_config asks for a proxy, and none is used; the fallback is told instead`,
      )
    }
    return { ...integration, settings: parsed.data }
  }
  for (const { path, message } of parsed.error.issues) reader.report(node, [...path.map(String), message].join(': '))
  return undefined
}

function asksForProxy(settings: Values): boolean {
  const http = mapOf(settings, 'http_config') ?? {}
  return isSet(http, 'proxy_url') || http['proxy_from_environment'] === true
}

/** Names under which anything may stand. */
const foreign = new Set(['claims', 'endpoint_params', 'proxy_connect_header'])

/** Files are meant as seen from where the configuration lies. */
function resolveFiles(settings: Values, resolvePath: (path: string) => string): Values {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      if (typeof value === 'string' && name.endsWith('_file')) return [name, resolvePath(value)]
      return [name, name === 'http_config' || name === 'tls_config' ? resolveDeep(name, value, resolvePath) : value]
    }),
  )
}

function resolveDeep(name: string, value: unknown, resolvePath: (path: string) => string): unknown {
  if (typeof value === 'string') return name.endsWith('_file') ? resolvePath(value) : value
  if (Array.isArray(value)) return name === 'files' ? value.map((path) => resolvePath(String(path))) : value
  if (typeof value !== 'object' || value === null || foreign.has(name)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveDeep(key, item, resolvePath)]))
}
