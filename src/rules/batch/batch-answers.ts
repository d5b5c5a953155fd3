import type { VectorSample } from '../../query/promql/index.ts'
import type { AlertRule } from '../rule.ts'
import type { Batch } from './plan-batches.ts'
import { passes } from './shape.ts'

type Answers = ReadonlyMap<AlertRule, readonly VectorSample[]>

/** What the rules of one evaluation say that are asked together: each batch once, when its first rule has its turn. */
export class BatchAnswers {
  private readonly batches: ReadonlyMap<AlertRule, Batch>
  private readonly ask: (query: string) => Promise<readonly VectorSample[]>
  private readonly asked = new Map<Batch, Answers | undefined>()

  constructor(batches: ReadonlyMap<AlertRule, Batch>, ask: (query: string) => Promise<readonly VectorSample[]>) {
    this.batches = batches
    this.ask = ask
  }

  /** What a rule's expression says. Undefined: it has to be asked on its own, as it is in no batch or its batch could not be answered. */
  async find(rule: AlertRule): Promise<readonly VectorSample[] | undefined> {
    const batch = this.batches.get(rule)
    if (batch === undefined) return undefined
    if (!this.asked.has(batch)) this.asked.set(batch, await this.answer(batch))
    return this.asked.get(batch)?.get(rule)
  }

  /** One rule that fails would fail all: then each is asked on its own. */
  private async answer({ query, members }: Batch): Promise<Answers | undefined> {
    try {
      return distribute(await this.ask(query), members)
    } catch {
      return undefined
    }
  }
}

function distribute(samples: readonly VectorSample[], members: Batch['members']): Answers {
  const [{ label, keepsLabel } = { label: '', keepsLabel: true }] = members.values()
  const byValue = new Map<string, VectorSample[]>()
  for (const sample of samples) {
    const value = sample.labels.get(label)
    const found = byValue.get(value)
    const own = keepsLabel ? sample : { ...sample, labels: sample.labels.with(label, '') }
    if (found === undefined) byValue.set(value, [own])
    else found.push(own)
  }
  return new Map(
    [...members].map(([rule, { value, threshold }]) => {
      const found = byValue.get(value) ?? []
      // A histogram is not compared with a number.
      const kept =
        threshold === undefined ? found : found.filter((sample) => typeof sample.value === 'number' && passes(threshold, sample.value))
      return [rule, kept]
    }),
  )
}
