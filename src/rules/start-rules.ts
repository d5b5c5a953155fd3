import { Fault } from '../lib/errors.ts'
import { type Labels, QueryGate } from '../query/promql/index.ts'
import { listRuleGroups, type ListedGroup } from './list-rule-groups.ts'
import { groupKeyOf, type RuleGroup } from './rule.ts'
import { Arrivals } from './run/arrivals.ts'
import type { GroupContext, GroupCounts, GroupDefaults } from './run/group-context.ts'
import { type GroupRun, runGroup } from './run/run-group.ts'
import { RunningGroup } from './run/running-group.ts'

export interface RulesContext extends Omit<GroupContext, 'gate' | 'standings'> {
  /** Queries of rules that may run at once. Default 4. */
  readonly queriesAtOnce?: number
  /** Who tells of rows that come in; nobody by default. */
  readonly arrivals?: Arrivals
}

export interface GroupFigures {
  readonly file: string
  readonly name: string
  readonly counts: GroupCounts
  /** Of the last evaluation. */
  readonly evaluationMs: number
}

/** The rules of the platform, on the clock. */
export interface Rules {
  /**
   * Replaces all groups. Those that are as before go on undisturbed, changed ones go on with what they remember, of those that are gone
   * the series are marked stale two intervals later. Resolves when what has ended has ended.
   */
  replace(groups: readonly RuleGroup[], defaults: GroupDefaults): Promise<void>
  /** As Prometheus' `/api/v1/rules` gives them. */
  list(): readonly ListedGroup[]
  /** Those that run. */
  groups(): readonly RuleGroup[]
  /** For our own metrics. */
  figures(): readonly GroupFigures[]
  /** Ends everything; a query under way is cancelled. */
  stop(): Promise<void>
}

/** Starts without groups. */
export function startRules({ queriesAtOnce = 4, arrivals = new Arrivals(), ...parts }: RulesContext): Rules {
  const gate = new QueryGate({ maxRunning: queriesAtOnce, maxWaiting: Number.POSITIVE_INFINITY })
  const standings = (): ReturnType<RunningGroup['standings']> => [...runs.values()].flatMap(({ running }) => running.standings())
  const context: GroupContext = { ...parts, gate, standings }
  const { clock } = context
  const stopping = new AbortController()
  const endings = new Set<NodeJS.Timeout>()
  let runs = new Map<string, GroupRun>()
  let replacing: Promise<void> = Promise.resolve()

  async function replace(groups: readonly RuleGroup[], defaults: GroupDefaults): Promise<void> {
    const before = runs
    const next = new Map<string, GroupRun>()
    const changes: Promise<void>[] = []
    const begin = (key: string, running: RunningGroup): void => {
      next.set(key, runGroup(clock, running, arrivals, stopping.signal))
    }
    const fresh = new Map(groups.map((group) => [groupKeyOf(group), new RunningGroup(context, group, defaults)]))
    for (const [key, running] of fresh) {
      const old = before.get(key)
      if (old === undefined) begin(key, running)
      else if (old.running.isLike(running)) next.set(key, old)
      else {
        changes.push(
          old.stop().then(() => {
            running.copyState(old.running)
            begin(key, running)
          }),
        )
      }
    }
    for (const [key, old] of before) if (!fresh.has(key)) changes.push(old.stop().then(() => endLater(old.running)))
    await Promise.all(changes)
    runs = next
  }

  /** A rule that moved to another group has two intervals to make its series again. */
  function endLater(running: RunningGroup): void {
    if (stopping.signal.aborted) return
    const endedMs = clock.now() - running.queryOffsetMs
    running.end()
    void running.forget()
    const timer = setTimeout(() => {
      endings.delete(timer)
      const made = new Set([...runs.values()].flatMap((run) => [...run.running.series()].map(({ key }) => key)))
      void running.markEnded(endedMs, ({ key }: Labels) => made.has(key))
    }, 2 * running.slots.intervalMs)
    endings.add(timer)
  }

  return {
    replace(groups, defaults) {
      if (stopping.signal.aborted) throw new Fault('unavailable', 'the rules are stopping')
      replacing = replacing.catch(() => undefined).then(() => replace(groups, defaults))
      return replacing
    },
    list: () => listRuleGroups([...runs.values()].map(({ running }) => running)),
    groups: () => [...runs.values()].map(({ running }) => running.group),
    figures: () =>
      [...runs.values()].map(({ running: { group, counts, evaluationMs } }) => ({
        file: group.file,
        name: group.name,
        counts,
        evaluationMs,
      })),
    async stop() {
      stopping.abort()
      for (const timer of endings) clearTimeout(timer)
      await replacing
      await Promise.all([...runs.values()].map((run) => run.stop()))
    },
  }
}
