import type { AlertChanges } from '../../model/alert-book.ts'
import { fingerprintOf } from '../../model/fingerprint.ts'
import { groupKeyOf, type RuleGroup } from '../rule.ts'
import type { GroupContext } from '../run/group-context.ts'
import type { RuleState } from '../run/rule-state.ts'
import { holdAfter } from './restore-alerts.ts'
import { restoreGroup } from './restore-group.ts'
import { resendDelayMs, type RuleChanges } from './rule-alerts.ts'

/** What the alert book knows of the alerts of a group: read before the first evaluation, kept up to date after each. */
export class GroupAlerts {
  private readonly context: Pick<GroupContext, 'book' | 'source' | 'linkTo'>
  private readonly group: RuleGroup
  private readonly intervalMs: number
  private readonly byKey: ReadonlyMap<string, RuleState>
  /** Alerts of rules that are no more, to be forgotten. */
  private forgotten: AlertChanges['gone'] = []
  /** Until when alerts of before the start fire though they are not found; undefined until they are restored. */
  private heldUntilMs: number | undefined

  constructor(
    context: Pick<GroupContext, 'book' | 'source' | 'linkTo'>,
    group: RuleGroup,
    { byKey, intervalMs }: { readonly byKey: ReadonlyMap<string, RuleState>; readonly intervalMs: number },
  ) {
    this.context = context
    this.group = group
    this.byKey = byKey
    this.intervalMs = intervalMs
  }

  /** Until when alerts of before the start fire though they are not found. */
  get holdUntilMs(): number {
    return this.heldUntilMs ?? 0
  }

  /** Takes over from the group that had its name and file before, of whose rules some are no more. */
  takeOver(from: GroupAlerts, gone: Iterable<readonly [string, RuleState]>): void {
    this.heldUntilMs = from.heldUntilMs
    this.forgotten = [...from.forgotten, ...instancesOf(gone)]
  }

  /** Has the alerts of all rules forgotten, next time. */
  leave(): void {
    this.forgotten = [...this.forgotten, ...instancesOf(this.byKey)]
  }

  /** Once, before the first evaluation: what the book knows of the alerts. Throws what the book and the source throw. */
  async restore(slotMs: number, signal: AbortSignal): Promise<void> {
    const rules = [...this.byKey.values()]
    if (this.heldUntilMs !== undefined || rules.every(({ alerts }) => alerts === undefined)) return
    const { book, source } = this.context
    const instances = await book.load(groupKeyOf(this.group))
    const { restored, gone, outage } = await restoreGroup(source, { rules, instances, slotMs }, signal)
    for (const [state, alerts] of restored) state.alerts = alerts
    this.forgotten = [...this.forgotten, ...gone]
    this.heldUntilMs = instances.length === 0 ? 0 : holdAfter(outage, this.intervalMs)
  }

  /** Keeps what an evaluation changed of the alerts, and hands on those to be told. Throws what the book throws. */
  async record(slotMs: number): Promise<void> {
    const { book, linkTo } = this.context
    const validForMs = 4 * Math.max(this.intervalMs, resendDelayMs)
    const { forgotten } = this
    const changes: RuleChanges[] = []
    for (const [ruleKey, { rule, alerts }] of this.byKey) {
      if (alerts === undefined || alerts.isQuiet) continue
      changes.push(alerts.changesAt(slotMs, { ruleKey, validForMs, linkTo: () => linkTo(rule.query) }))
    }
    const changed = changes.flatMap((one) => one.changed)
    const gone = [...forgotten, ...changes.flatMap((one) => one.gone)]
    const alerts = changes.flatMap((one) => one.alerts)
    if (changed.length + gone.length + alerts.length > 0) await book.record({ groupKey: groupKeyOf(this.group), changed, gone, alerts })
    for (const one of changes) one.keep()
    this.forgotten = []
  }

  /** Has the alerts of rules that are no more forgotten; whoever was told of them hears no more, and they end by themselves. Throws what the book throws. */
  async forget(): Promise<void> {
    const { forgotten: gone } = this
    if (gone.length === 0) return
    await this.context.book.record({ groupKey: groupKeyOf(this.group), changed: [], gone, alerts: [] })
    this.forgotten = []
  }
}

function* instancesOf(rules: Iterable<readonly [string, RuleState]>): Generator<AlertChanges['gone'][number]> {
  for (const [ruleKey, { alerts }] of rules)
    for (const { labels } of alerts?.active.values() ?? []) yield { ruleKey, fingerprint: fingerprintOf([...labels.entries()]) }
}
