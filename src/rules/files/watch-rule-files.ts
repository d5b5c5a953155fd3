import type { Log } from '../../lib/log.ts'
import type { GroupDefaults } from '../run/running-group.ts'
import type { Rules } from '../start-rules.ts'
import { findRuleFiles } from './find-rule-files.ts'
import { readInThread } from './read-in-thread.ts'

/** Where rules lie, and what holds for groups that do not say. */
export interface RuleSources {
  /** Globs of Prometheus' rule files; relative ones to the working directory. */
  readonly patterns: readonly string[]
  /** Globs of native rule files. */
  readonly nativePatterns: readonly string[]
  readonly defaults: GroupDefaults
}

export interface RuleFilesOptions {
  /** Asked each time it is looked. */
  readonly sources: () => RuleSources
  readonly rules: Pick<Rules, 'replace'>
  readonly log: Log
  /** How often it is looked whether files have changed. Default 5 s. */
  readonly everyMs?: number
}

/** How the rule files stand. */
export interface RuleFilesStatus {
  /** Files of the rules that run. */
  readonly files: number
  /** What is wrong with the files as they are; then the rules of before go on. */
  readonly problems: readonly string[]
}

export interface RuleFiles {
  status(): RuleFilesStatus
  /** Looks now; resolves when what was found runs, or was refused. */
  reload(): Promise<void>
  stop(): Promise<void>
}

const nothing = { groups: [], problems: [], warnings: [] }

/**
 * Runs the rules of the files that patterns name, and follows their changes. A file that is wrong changes nothing: the rules of before go
 * on, the log says why.
 */
export function watchRuleFiles({ sources, rules, log, everyMs = 5000 }: RuleFilesOptions): RuleFiles {
  const stopping = new AbortController()
  let known: string | undefined
  let status: RuleFilesStatus = { files: 0, problems: [] }
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    const { patterns, nativePatterns, defaults } = sources()
    const files = await findRuleFiles(patterns)
    const nativeFiles = await findRuleFiles(nativePatterns)
    const seen = JSON.stringify([files, nativeFiles, defaults])
    if (seen === known || stopping.signal.aborted) return
    const paths = [...files.map(({ path }) => ({ path, isNative: false })), ...nativeFiles.map(({ path }) => ({ path, isNative: true }))]
    // Most platforms have none when they start: no thread for those.
    const { groups, problems, warnings } = paths.length === 0 ? nothing : await readInThread(paths, stopping.signal)
    for (const warning of warnings) log.warn(warning)
    if (problems.length > 0) {
      status = { ...status, problems }
      known = seen
      log.error({ problems }, 'rule files were refused; the rules of before go on')
      return
    }
    await rules.replace(groups, defaults)
    // Only now: what could not be read, or not be run, is tried again.
    known = seen
    status = { files: paths.length, problems: [] }
    log.info({ files: paths.length, groups: groups.length }, 'rules loaded')
  }

  function reload(): Promise<void> {
    looking ??= look()
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) log.warn({ err: error }, 'the rule files could not be read; they are tried again')
      })
      .finally(() => {
        looking = undefined
      })
    return looking
  }

  const timer = setInterval(() => void reload(), everyMs).unref()
  void reload()
  return {
    status: () => status,
    reload,
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await looking
    },
  }
}
