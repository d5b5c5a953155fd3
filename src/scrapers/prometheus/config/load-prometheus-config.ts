import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

import type { z } from 'zod'

import { globFiles } from '../../../lib/files/glob-files.ts'
import { joinPath } from './http-client-config.ts'
import { faultOf, nameOfPath, type Problem, problemsOf } from './problem.ts'
import { fileSchema, type FileSections, type PrometheusConfig, scrapeFileSchema } from './prometheus-config.ts'
import { readYaml, type YamlFile } from './read-yaml.ts'
import { legacyProblem } from './relabel-schema.ts'
import { resolveScrapeConfig, type ScrapeConfig } from './scrape-config.ts'
import type { ScrapeSection } from './scrape-schema.ts'

export interface LoadContext {
  /** For `$VARIABLE` in external labels. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Reads and checks a `prometheus.yml` and the scrape configs it names. Throws Fault('bad_input') with a line for each problem. */
export function loadPrometheusConfig(context: LoadContext, file: string): PrometheusConfig {
  const { config, problems } = checkPrometheusConfig(context, file)
  if (config === undefined || problems.length > 0) throw faultOf(problems)
  return config
}

/** The same, with all problems in a list; no configuration when its shape is wrong. */
export function checkPrometheusConfig(
  { environment }: LoadContext,
  file: string,
): { readonly config?: PrometheusConfig; readonly problems: readonly Problem[] } {
  const main = new ConfigFile(resolve(file))
  const sections = main.parse(fileSchema)
  if (sections === undefined) return { problems: main.problems }
  const { global, otlp } = sections
  const jobs = new Map<string, string>()
  const scrapeConfigs = main.resolveJobs(sections.scrape_configs, sections, jobs)
  const problems = main.problems
  for (const pattern of sections.scrape_config_files) {
    for (const name of globFiles(joinPath(main.directory, pattern))) {
      const part = new ConfigFile(name)
      const found = part.parse(scrapeFileSchema)
      if (found !== undefined) scrapeConfigs.push(...part.resolveJobs(found.scrape_configs, sections, jobs))
      problems.push(...part.problems)
    }
  }
  const legacy = global?.metric_name_validation_scheme === 'legacy'
  if (legacy && (otlp?.translation_strategy === 'NoTranslation' || otlp?.translation_strategy === 'NoUTF8EscapingWithSuffixes')) {
    main.report(['otlp', 'translation_strategy'], 'OTLP translation strategy is not allowed when UTF8 is disabled')
  }
  return {
    problems,
    config: {
      file: main.file,
      text: main.text,
      watched: [main.file, ...sections.scrape_config_files.map((pattern) => joinPath(main.directory, pattern))],
      evaluationIntervalMs: global?.evaluation_interval || 60_000,
      ruleQueryOffsetMs: global?.rule_query_offset ?? 0,
      externalLabels: expandLabels(global?.external_labels ?? {}, environment),
      scrapeConfigs,
      ruleFiles: sections.rule_files.map((path) => joinPath(main.directory, path)),
      alerting: sections.alerting,
      remoteWrite: sections.remote_write,
      remoteRead: sections.remote_read,
      storage: sections.storage,
      tracing: sections.tracing,
      otlp,
    },
  }
}

/** One file: its text, and what is wrong with it. */
class ConfigFile {
  readonly file: string
  readonly directory: string
  readonly text: string
  readonly problems: Problem[] = []
  private readonly yaml: YamlFile | undefined

  constructor(file: string) {
    this.file = file
    this.directory = dirname(file)
    try {
      this.text = readFileSync(file, 'utf8')
    } catch (error) {
      this.text = ''
      this.report([], `cannot be read: ${error instanceof Error ? error.message : String(error)}`)
      return
    }
    this.yaml = readYaml(file, this.text)
    this.problems.push(...this.yaml.problems)
  }

  report(path: readonly PropertyKey[], message: string): void {
    this.problems.push({ file: this.file, line: this.lineOf(path), path: nameOfPath(path), message })
  }

  private lineOf(path: readonly PropertyKey[]): number {
    return this.yaml?.lineOf(path) ?? 1
  }

  parse<Schema extends z.ZodType>(schema: Schema): z.output<Schema> | undefined {
    if (this.problems.length > 0) return undefined
    const result = schema.safeParse(this.yaml?.tree)
    if (result.success) return result.data
    this.problems.push(...problemsOf(this.file, result.error, (path) => this.lineOf(path)))
    return undefined
  }

  resolveJobs(sections: readonly ScrapeSection[], { global }: FileSections, jobs: Map<string, string>): ScrapeConfig[] {
    return sections.map((section, i) => {
      const path = ['scrape_configs', i]
      const first = jobs.get(section.job_name)
      if (first !== undefined) {
        const where = first === this.file ? '' : `, first found in ${first}`
        this.report([...path, 'job_name'], `found multiple scrape configs with job name ${JSON.stringify(section.job_name)}${where}`)
      }
      jobs.set(section.job_name, this.file)
      const config = resolveScrapeConfig(section, global, this.directory, (key, message) => this.report([...path, key], message))
      if (config.legacyNames) this.checkLegacyNames(section, path)
      return config
    })
  }

  private checkLegacyNames(section: ScrapeSection, path: readonly PropertyKey[]): void {
    for (const key of ['relabel_configs', 'metric_relabel_configs'] as const) {
      for (const [i, rule] of section[key].entries()) {
        const problem = legacyProblem(rule)
        if (problem !== undefined) this.report([...path, key, i], problem)
      }
    }
  }
}

/** `$NAME` and `${NAME}` as Go's os.Expand has them; `$$` is a dollar. */
function expandLabels(labels: Readonly<Record<string, string>>, environment: LoadContext['environment']): Record<string, string> {
  const expand = (value: string): string =>
    value.replaceAll(/\$(?:\{([^}]*)\}|(\$|\w+))/g, (_, braced: string | undefined, plain: string | undefined) => {
      const name = braced ?? plain ?? ''
      return name === '$' ? '$' : (environment[name] ?? '')
    })
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, expand(value)]))
}
