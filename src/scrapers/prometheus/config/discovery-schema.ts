import { z } from 'zod'

import { checkHttpClient, httpClientFields, notBuiltYet, refuseUnbuiltClient } from './http-client-schema.ts'
import { count, duration, listOf, opt, or, text, textMap } from './values.ts'

/** Targets that share labels. */
export const targetGroup = z.strictObject({ targets: or(z.array(text), []), labels: or(textMap, {}) })
export type TargetGroup = z.output<typeof targetGroup>

const fileName = /^[^*]*(\*[^/]*)?\.(json|yml|yaml|JSON|YML|YAML)$/
const fileDiscovery = z.strictObject({
  files: or(z.array(text.regex(fileName, 'path name is not valid for file discovery')), []).refine(
    (files) => files.length > 0,
    'file service discovery config must contain at least one path name',
  ),
  refresh_interval: or(duration, 300_000),
})
export type FileDiscovery = z.output<typeof fileDiscovery>

const httpDiscovery = z
  .strictObject({
    ...httpClientFields,
    refresh_interval: or(duration, 60_000),
    url: or(text, '').superRefine((value, context) => {
      const problem = problemOfUrl(value)
      if (problem !== undefined) context.addIssue(problem)
    }),
  })
  .superRefine((client, context) => {
    checkHttpClient(context, client)
    refuseUnbuiltClient(context, client)
  })
export type HttpDiscovery = z.output<typeof httpDiscovery>

const recordTypes = ['SRV', 'A', 'AAAA', 'MX', 'NS'] as const
const dnsDiscovery = z
  .strictObject({
    names: or(z.array(text), []).refine((names) => names.length > 0, 'DNS-SD config must contain at least one SRV record name'),
    refresh_interval: or(duration, 30_000),
    type: or(
      text.transform((word, context) => {
        const found = recordTypes.find((type) => type === word.toUpperCase())
        if (found !== undefined) return found
        context.addIssue('invalid DNS-SD records type')
        return z.NEVER
      }),
      'SRV',
    ),
    port: opt(count.refine((port) => port <= 65_535, 'is not a port')),
  })
  .superRefine(({ type, port }, context) => {
    if (type !== 'SRV' && (port ?? 0) === 0) {
      context.addIssue({ code: 'custom', message: 'a port is required in DNS-SD configs for all record types except SRV' })
    }
  })
export type DnsDiscovery = z.output<typeof dnsDiscovery>

/** Discoveries that Prometheus has and we have not. */
const notBuilt = [
  'aws',
  'azure',
  'consul',
  'digitalocean',
  'docker',
  'dockerswarm',
  'ec2',
  'ecs',
  'elasticache',
  'eureka',
  'gce',
  'hetzner',
  'ionos',
  'kubernetes',
  'kuma',
  'lightsail',
  'linode',
  'marathon',
  'msk',
  'nerve',
  'nomad',
  'oci',
  'openstack',
  'outscale',
  'ovhcloud',
  'puppetdb',
  'rds',
  'scaleway',
  'serverset',
  'stackit',
  'triton',
  'uyuni',
  'vultr',
] as const

const refused = z
  .unknown()
  .superRefine((value, context) => {
    if (value !== undefined && value !== null) context.addIssue({ code: 'custom', message: `this service discovery ${notBuiltYet}` })
  })
  .optional()

// Their keys are no part of the type: nothing can stand there.
const unbuiltFields: object = Object.fromEntries(notBuilt.map((name) => [`${name}_sd_configs`, refused]))

/** Where targets come from: these keys stand among those of a scrape config. */
export const discoveryFields = {
  static_configs: listOf(targetGroup, 'section in static_configs'),
  file_sd_configs: listOf(fileDiscovery, 'section in file_sd_configs'),
  http_sd_configs: listOf(httpDiscovery, 'section in http_sd_configs'),
  dns_sd_configs: listOf(dnsDiscovery, 'section in dns_sd_configs'),
  ...unbuiltFields,
}

/** Without relabelling an address is used as it stands, so it must be one. */
export function checkStaticTargets(
  context: Pick<z.RefinementCtx, 'addIssue'>,
  section: { readonly static_configs: readonly TargetGroup[]; readonly relabel_configs: readonly unknown[] },
): void {
  if (section.relabel_configs.length > 0) return
  for (const [i, { targets }] of section.static_configs.entries()) {
    for (const [j, target] of targets.entries()) {
      if (target.includes('/')) {
        const message = `${JSON.stringify(target)} is not a valid hostname`
        context.addIssue({ code: 'custom', path: ['static_configs', i, 'targets', j], message })
      }
    }
  }
}

function problemOfUrl(value: string): string | undefined {
  if (value === '') return 'URL is missing'
  if (!/^https?:/i.test(value)) return "URL scheme must be 'http' or 'https'"
  if (/^https?:\/*(\?|#|$)/i.test(value)) return 'host is missing in URL'
  return URL.canParse(value) ? undefined : 'is not a URL'
}
