import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { loadPrometheusConfig } from '../config/load-prometheus-config.ts'
import type { ScrapeConfig } from '../config/scrape-config.ts'
import { buildTargets, groupOf, type TargetSpec } from '../targets/build-targets.ts'

/** A scrape config as the file says it, without the file. */
export function scrapeConfigOf(raw: Readonly<Record<string, unknown>>): ScrapeConfig {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-scrape-config-'))
  try {
    const file = join(directory, 'prometheus.yml')
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ scrape_configs: [{ job_name: 'test', ...raw }] }))
    const [config] = loadPrometheusConfig({ environment: {} }, file).scrapeConfigs
    if (config === undefined) throw new Error('no scrape config')
    return config
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** The one target of a config. */
export function targetOf(config: ScrapeConfig, address: string, labels: Readonly<Record<string, string>> = {}): TargetSpec {
  const { targets, problems } = buildTargets(config, [groupOf({ targets: [address], labels })])
  const [target] = targets
  if (target === undefined) throw new Error(problems.join())
  return target
}
