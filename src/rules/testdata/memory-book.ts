import type { AlertBook, AlertChanges, AlertInstance } from '../../model/alert-book.ts'
import type { PostedAlert } from '../../model/alert.ts'

/** A book for tests: what it would keep, and what it was told, in the order of the calls. */
export class MemoryBook implements AlertBook {
  readonly told: PostedAlert[] = []
  calls = 0
  /** What `record` throws while it is set. */
  failure: Error | undefined
  private readonly groups = new Map<string, Map<string, AlertInstance>>()

  async load(groupKey: string): Promise<readonly AlertInstance[]> {
    return [...(this.groups.get(groupKey)?.values() ?? [])]
  }

  async record({ groupKey, changed, gone, alerts }: AlertChanges): Promise<void> {
    if (this.failure !== undefined) throw this.failure
    this.calls++
    const instances = this.groups.get(groupKey) ?? new Map<string, AlertInstance>()
    for (const instance of gone) instances.delete(keyOf(instance))
    for (const instance of changed) instances.set(keyOf(instance), instance)
    this.groups.set(groupKey, instances)
    this.told.push(...alerts)
  }

  /** The state of each instance, by its labels. */
  states(): Readonly<Record<string, string>> {
    const instances = [...this.groups.values()].flatMap((group) => [...group.values()])
    return Object.fromEntries(instances.map(({ labels, state }) => [labels.map(([name, value]) => `${name}=${value}`).join(','), state]))
  }
}

function keyOf({ ruleKey, fingerprint }: Pick<AlertInstance, 'ruleKey' | 'fingerprint'>): string {
  return `${ruleKey}\n${fingerprint}`
}
