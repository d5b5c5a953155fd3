import type { Log } from '../../lib/log.ts'
import type { RuleSource } from '../rule-source.ts'
import type { RuleGroup } from '../rule.ts'
import type { GroupDefaults } from '../run/group-context.ts'
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
  /** Rules beside those of files, of which the first that names a rule has it. */
  readonly others?: readonly RuleSource[]
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

/** A rule that does not run, for one of the same name runs. */
export interface HiddenRule {
  readonly name: string
  /** `file` of its group, and of the group of the one that runs. */
  readonly file: string
  readonly by: string
}

export interface RuleFiles {
  status(): RuleFilesStatus
  hidden(): readonly HiddenRule[]
  /** Looks now; resolves when what was found runs, or was refused. */
  reload(): Promise<void>
  stop(): Promise<void>
}

const nothing = { groups: [], problems: [], warnings: [] }

/**
 * Runs the rules of the files that patterns name, with those of the other sources, and follows their changes. A file that is wrong changes
 * nothing about the files: the rules of before go on, the log says why.
 */
export function watchRuleFiles({ sources, others = [], rules, log, everyMs = 5000 }: RuleFilesOptions): RuleFiles {
  const stopping = new AbortController()
  let known: string | undefined
  let ofFiles: readonly RuleGroup[] = []
  /** What runs is made of these: every source makes a new list when it changes. */
  let running: readonly unknown[] = []
  let hidden: readonly HiddenRule[] = []
  let status: RuleFilesStatus = { files: 0, problems: [] }
  let looking: Promise<void> | undefined
  let waiting: Promise<void> | undefined

  async function look(): Promise<void> {
    const { patterns, nativePatterns, defaults } = sources()
    const files = await findRuleFiles(patterns)
    const nativeFiles = await findRuleFiles(nativePatterns)
    const seen = JSON.stringify([files, nativeFiles, defaults])
    if (stopping.signal.aborted) return
    const paths = [...files.map(({ path }) => ({ path, isNative: false })), ...nativeFiles.map(({ path }) => ({ path, isNative: true }))]
    let read = ofFiles
    let problems: readonly string[] = []
    if (seen !== known) {
      // Most platforms have none when they start: no thread for those.
      const found = paths.length === 0 ? nothing : await readInThread(paths, stopping.signal)
      for (const warning of found.warnings) log.warn(warning)
      problems = found.problems
      if (problems.length === 0) read = found.groups
    }
    await run(read, defaults)
    if (seen === known) return
    // Only now: what could not be read, or not be run, is tried again.
    known = seen
    if (problems.length > 0) {
      status = { ...status, problems }
      log.error({ problems }, 'rule files were refused; the rules of before go on')
      return
    }
    status = { files: paths.length, problems: [] }
    log.info({ files: paths.length, groups: read.length }, 'rules loaded')
  }

  async function run(read: readonly RuleGroup[], defaults: GroupDefaults): Promise<void> {
    const wanted = [read, JSON.stringify(defaults), ...others.map((source) => source.groups())]
    if (wanted.every((one, at) => one === running[at])) return
    const shown = showFirst(read, others)
    await rules.replace(shown.groups, defaults)
    ofFiles = read
    running = wanted
    hidden = shown.hidden
  }

  function reload(): Promise<void> {
    if (looking === undefined) {
      looking = look()
        .catch((error: unknown) => {
          if (!stopping.signal.aborted) log.warn({ err: error }, 'the rule files could not be read; they are tried again')
        })
        .finally(() => {
          looking = undefined
        })
      return looking
    }
    // What has changed meanwhile may not have been seen.
    waiting ??= looking.then(() => {
      waiting = undefined
      return reload()
    })
    return waiting
  }

  const timer = setInterval(() => void reload(), everyMs).unref()
  void reload()
  return {
    status: () => status,
    hidden: () => hidden,
    reload,
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await (waiting ?? looking)
    },
  }
}

/** All groups without the rules whose name somebody before them has. */
function showFirst(
  read: readonly RuleGroup[],
  others: readonly RuleSource[],
): { readonly groups: readonly RuleGroup[]; readonly hidden: readonly HiddenRule[] } {
  const taken = new Map<string, string>()
  const groups: RuleGroup[] = []
  const hidden: HiddenRule[] = []
  for (const part of [read, ...others.map((source) => source.groups())]) {
    const before = new Map(taken)
    for (const group of part) {
      const rules = group.rules.filter(({ name }) => !before.has(name))
      hidden.push(
        ...group.rules.flatMap(({ name }) => {
          const by = before.get(name)
          return by === undefined ? [] : [{ name, file: group.file, by }]
        }),
      )
      for (const { name } of group.rules) if (!taken.has(name)) taken.set(name, group.file)
      if (rules.length > 0 || group.rules.length === 0) groups.push(rules.length === group.rules.length ? group : { ...group, rules })
    }
  }
  return { groups, hidden }
}
