import { z } from 'zod'

import { checkStaticTargets, discoveryFields } from './discovery-schema.ts'
import { checkHeaders, checkHttpClient, httpClientFields, tlsSchema } from './http-client-schema.ts'
import { relabelRules } from './relabel-schema.ts'
import { byteSize, count, decimal, duration, flag, integer, listOf, opt, or, text, textMap } from './values.ts'

const sigv4 = z.strictObject({
  region: opt(text),
  access_key: opt(text),
  secret_key: opt(text),
  profile: opt(text),
  role_arn: opt(text),
  external_id: opt(text),
  use_fips_sts_endpoint: opt(flag),
  service_name: opt(text),
})
/** Other ways in, which we only hand on. */
const handedOn = z.record(z.string(), z.unknown())

const alertmanager = z
  .strictObject({
    ...httpClientFields,
    ...discoveryFields,
    sigv4: opt(sigv4),
    scheme: or(text, 'http'),
    path_prefix: opt(text),
    timeout: or(duration, 10_000),
    api_version: or(z.literal('v2', { error: 'expected Alertmanager api version to be v2' }), 'v2'),
    relabel_configs: relabelRules('Alertmanager target relabeling rule'),
    alert_relabel_configs: relabelRules('Alertmanager alert relabeling rule'),
  })
  .superRefine((raw, context) => {
    checkHttpClient(context, raw)
    checkStaticTargets(context, raw)
  })

export const alertingSchema = z.strictObject({
  alert_relabel_configs: relabelRules('alert relabeling rule'),
  alertmanagers: listOf(alertmanager, 'Alertmanager section'),
})

const queue = z
  .strictObject({
    capacity: or(integer, 10_000),
    max_shards: or(integer, 50),
    min_shards: or(integer, 1),
    max_samples_per_send: or(integer, 2000),
    batch_send_deadline: or(duration, 5000),
    min_backoff: or(duration, 30),
    max_backoff: or(duration, 5000),
    retry_on_http_429: or(flag, false),
    sample_age_limit: or(duration, 0),
  })
  .superRefine((raw, context) => {
    const report = (key: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [key], message: `remote write queue ${message}` })
    for (const key of ['max_shards', 'min_shards', 'max_samples_per_send', 'capacity'] as const) {
      if (raw[key] <= 0) report(key, `${key} must be positive`)
    }
    if (raw.min_shards > raw.max_shards) report('min_shards', 'min_shards must not be greater than max_shards')
    if (raw.max_backoff < raw.min_backoff) report('max_backoff', 'max_backoff must not be less than min_backoff')
  })

const remoteUrl = (what: string) => or(text, '').refine((url) => url !== '', `url for ${what} is empty`)
const messages = ['prometheus.WriteRequest', 'io.prometheus.write.v2.Request'] as const
const ways = ['basic_auth', 'authorization', 'oauth2', 'sigv4', 'azuread', 'google_iam'] as const

const remoteWrite = z
  .strictObject({
    ...httpClientFields,
    url: remoteUrl('remote_write'),
    remote_timeout: or(duration, 30_000),
    headers: opt(textMap),
    write_relabel_configs: relabelRules('relabeling rule in remote write config'),
    name: opt(text),
    send_exemplars: or(flag, false),
    send_native_histograms: or(flag, false),
    round_robin_dns: or(flag, false),
    protobuf_message: or(
      z.enum(messages, { error: `unknown type for remote write protobuf message, supported: ${messages.join(', ')}` }),
      messages[0],
    ),
    failed_request_logging: or(flag, false),
    queue_config: opt(queue),
    metadata_config: opt(
      z.strictObject({ send: or(flag, true), send_interval: or(duration, 60_000), max_samples_per_send: or(count, 2000) }),
    ),
    sigv4: opt(sigv4),
    azuread: opt(handedOn),
    google_iam: opt(handedOn),
  })
  .superRefine((raw, context) => {
    checkHttpClient(context, raw)
    checkHeaders(
      context,
      raw.headers,
      `authorization header must be changed via the ${ways.slice(0, -1).join(', ')} or google_iam parameter`,
    )
    const given = ways.filter((way) => raw[way] !== undefined)
    if (given.length > 1) context.addIssue({ code: 'custom', message: `at most one of ${ways.join(', ')} must be configured` })
  })

const remoteRead = z
  .strictObject({
    ...httpClientFields,
    url: remoteUrl('remote_read'),
    remote_timeout: or(duration, 60_000),
    chunked_read_limit: opt(count),
    headers: opt(textMap),
    read_recent: or(flag, false),
    name: opt(text),
    required_matchers: or(textMap, {}),
    filter_external_labels: or(flag, true),
  })
  .superRefine((raw, context) => {
    checkHttpClient(context, raw)
    checkHeaders(context, raw.headers, 'authorization header must be changed via the basic_auth, authorization or oauth2 parameter')
  })

export const remoteWriteList = listOf(remoteWrite, 'remote write config section').superRefine((list, context) =>
  checkNames(context, list, 'write'),
)
export const remoteReadList = listOf(remoteRead, 'remote read config section').superRefine((list, context) =>
  checkNames(context, list, 'read'),
)

function checkNames(
  context: Pick<z.RefinementCtx, 'addIssue'>,
  list: readonly { readonly name?: string | undefined }[],
  what: string,
): void {
  const seen = new Set<string>()
  for (const [i, { name = '' }] of list.entries()) {
    if (name !== '' && seen.has(name)) {
      const message = `found multiple remote ${what} configs with job name ${JSON.stringify(name)}`
      context.addIssue({ code: 'custom', path: [i, 'name'], message })
    }
    seen.add(name)
  }
}

const percentage = decimal.refine(
  (value) => value >= 0 && value <= 100,
  "'storage.tsdb.retention.percentage' must be in the range [0, 100]",
)
const retention = z.strictObject({
  time: opt(duration),
  size: opt(byteSize.refine((size) => size >= 0, "'storage.tsdb.retention.size' must be greater than or equal to 0")),
  percentage: opt(percentage),
})
const floats = z.enum(['', 'xor', 'xor2'], {
  error: "'storage.tsdb.chunk_encoding.floats' must be 'xor' or 'xor2', or the field must be omitted entirely",
})

export const storageSchema = z.strictObject({
  tsdb: opt(
    z.strictObject({
      out_of_order_time_window: opt(duration),
      stale_series_compaction_threshold: opt(decimal),
      chunk_encoding: opt(z.strictObject({ floats: opt(floats) })),
      retention: opt(retention),
    }),
  ),
  exemplars: opt(z.strictObject({ max_exemplars: opt(integer) })),
})

export const tracingSchema = z
  .strictObject({
    client_type: or(z.enum(['http', 'grpc'], { error: 'expected tracing client type to be http or grpc' }), 'grpc'),
    endpoint: or(text, ''),
    sampling_fraction: opt(decimal),
    insecure: or(flag, false),
    tls_config: opt(tlsSchema),
    headers: opt(textMap),
    compression: opt(z.literal('gzip', { error: 'invalid compression type, valid options: gzip' })),
    timeout: opt(duration),
  })
  .superRefine((raw, context) => {
    if (raw.endpoint === '') context.addIssue({ code: 'custom', message: 'tracing endpoint must be set' })
    checkHeaders(context, raw.headers, 'custom authorization header configuration is not yet supported')
  })

const strategies = [
  'UnderscoreEscapingWithSuffixes',
  'UnderscoreEscapingWithoutSuffixes',
  'NoUTF8EscapingWithSuffixes',
  'NoTranslation',
] as const
const attributes = z.array(text).superRefine((list, context) => {
  const seen = new Set<string>()
  for (const [i, raw] of list.entries()) {
    const attribute = raw.trim()
    const report = (message: string): void => context.addIssue({ code: 'custom', path: [i], message })
    if (attribute === '') report('empty OTel resource attribute')
    else if (seen.has(attribute)) report(`duplicated OTel resource attribute ${JSON.stringify(attribute)}`)
    seen.add(attribute)
  }
})

export const otlpSchema = z
  .strictObject({
    promote_all_resource_attributes: or(flag, false),
    promote_resource_attributes: or(attributes, []),
    ignore_resource_attributes: or(attributes, []),
    translation_strategy: opt(z.enum(strategies, { error: 'unsupported OTLP translation strategy' })),
    keep_identifying_resource_attributes: or(flag, false),
    convert_histograms_to_nhcb: or(flag, false),
    promote_scope_metadata: or(flag, false),
    label_name_underscore_sanitization: or(flag, true),
    label_name_preserve_multiple_underscores: or(flag, true),
  })
  .superRefine((raw, context) => {
    if (raw.promote_all_resource_attributes && raw.promote_resource_attributes.length > 0) {
      const message = "'promote_all_resource_attributes' and 'promote_resource_attributes' cannot be configured simultaneously"
      context.addIssue({ code: 'custom', path: ['promote_resource_attributes'], message })
    }
    if (!raw.promote_all_resource_attributes && raw.ignore_resource_attributes.length > 0) {
      const message = "'ignore_resource_attributes' cannot be configured unless 'promote_all_resource_attributes' is true"
      context.addIssue({ code: 'custom', path: ['ignore_resource_attributes'], message })
    }
  })

export const runtimeSchema = z.strictObject({ gogc: opt(integer) })
