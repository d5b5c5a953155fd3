import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import { every } from '../../lib/every.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics/create-metrics.ts'
import type { HealthSource } from '../health.ts'
import { readProcessUsage } from '../process-usage.ts'
import type { OwnProcess } from '../resources.ts'
import { type Budgets, type BudgetUse, isUsedUp, nearShare } from './budget.ts'

export interface BudgetWatch {
  /** As last measured; a resource that was not yet is missing. */
  uses(): readonly BudgetUse[]
  /** Why nothing may be taken in now; undefined when it may. `inFlightBytes`: of what is being taken in already. */
  refusal(inFlightBytes: number): Fault | undefined
  readonly healthSource: HealthSource
  stop(): void
}

export interface BudgetOptions {
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly budgets: Budgets
  readonly processes: () => readonly OwnProcess[]
  /** Bytes of the data directory. */
  readonly measureDisk: () => Promise<number>
}

const lookEveryMs = 10_000
/** Looks at processes between two looks at the disk. */
const diskEvery = 12

/** Watches what the platform uses of its budgets: metrics and health tell, and what comes in is held back before a limit is passed by much. */
export function watchBudgets({ clock, log, metrics, budgets, processes, measureDisk }: BudgetOptions): BudgetWatch {
  const used = new Map<BudgetUse['resource'], number>()
  const limits = { memory: budgets.memoryBytes, cpu: budgets.cpuCores, disk: budgets.diskBytes }
  const usedUp = new Set<BudgetUse['resource']>()
  let before: { readonly at: number; readonly cpuSeconds: number } | undefined
  let looks = 0

  const uses = (): BudgetUse[] => [...used].map(([resource, value]) => ({ resource, used: value, limit: limits[resource] }))
  const judge = (): void => {
    for (const use of uses()) {
      const isUp = isUsedUp(use, usedUp.has(use.resource))
      if (isUp && !usedUp.has(use.resource)) log.warn({ ...use }, 'a budget is used up')
      if (isUp) usedUp.add(use.resource)
      else usedUp.delete(use.resource)
    }
  }
  const look = (): void => {
    const usages = processes().flatMap(({ pid }) => readProcessUsage(pid) ?? [])
    used.set(
      'memory',
      usages.reduce((sum, { anonymousBytes }) => sum + anonymousBytes, 0),
    )
    const now = { at: clock.monotonic(), cpuSeconds: usages.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) }
    // After a restart of the engine its time begins anew.
    if (before !== undefined && now.at > before.at) {
      used.set('cpu', Math.max(0, now.cpuSeconds - before.cpuSeconds) / ((now.at - before.at) / 1000))
    }
    before = now
    judge()
    if (looks++ % diskEvery !== 0) return
    measureDisk().then(
      (bytes) => {
        used.set('disk', bytes)
        judge()
      },
      (error: unknown) => log.debug({ err: error }, 'the size of the data directory could not be measured'),
    )
  }
  look()
  const stop = every(lookEveryMs, look)

  const point = (value: (use: BudgetUse) => number) => () =>
    uses().map((use) => ({ labels: { resource: use.resource }, value: value(use) }))
  metrics.read(
    { name: 'vedette.budget.utilization', unit: '1', help: 'Share of its budget that the platform uses, by resource.', type: 'gauge' },
    point((use) => use.used / use.limit),
  )
  metrics.read(
    { name: 'vedette.budget.limit', unit: '', help: 'Budget of each resource: bytes, or cores.', type: 'gauge' },
    point(({ limit }) => limit),
  )

  return {
    uses,
    refusal(inFlightBytes) {
      if (usedUp.has('disk'))
        return new Fault('disk_full', 'The budget for the data directory is used up (budgets.diskBytes); nothing of this was stored.', {
          retryAfterSeconds: 60,
        })
      // One at a time: memory that is given back late must not shut the door for ever.
      if (usedUp.has('memory') && inFlightBytes > 0)
        return new Fault('overloaded', 'The budget for memory is used up (budgets.memoryBytes); nothing of this was stored.', {
          retryAfterSeconds: 5,
        })
      return undefined
    },
    healthSource: {
      name: 'budgets',
      role: 'other',
      check: () => {
        const near = uses().filter((use) => use.used >= use.limit * nearShare)
        const says = (list: readonly BudgetUse[]): string =>
          list.map(({ resource, used: value, limit }) => `${resource} ${Math.round((value / limit) * 100)} %`).join(', ')
        return Promise.resolve({
          state: near.length === 0 ? 'ok' : 'degraded',
          detail: near.length === 0 ? `within budgets: ${says(uses())}` : `near or over budget: ${says(near)}`,
          responseTimeMs: null,
          details: Object.fromEntries(uses().map(({ resource, used: value, limit }) => [resource, { used: value, limit }])),
        })
      },
    },
    stop,
  }
}
