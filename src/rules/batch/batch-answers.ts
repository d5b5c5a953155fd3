import type { VectorSample } from '../../query/promql/index.ts'
import type { AlertRule } from '../rule.ts'
import type { Batch } from './plan-batches.ts'
import { passes } from './shape.ts'

/** Of the rules that have something to say. */
type Answers = ReadonlyMap<AlertRule, readonly VectorSample[]>

const nothing: readonly VectorSample[] = []

/** What the rules of one evaluation say that are asked together: each batch once, when its first rule has its turn. */
export class BatchAnswers {
  private readonly batches: ReadonlyMap<AlertRule, Batch>
  private readonly askStore: (query: string) => Promise<readonly VectorSample[]>
  private readonly asked = new Map<Batch, Answers | undefined>()

  constructor(batches: ReadonlyMap<AlertRule, Batch>, ask: (query: string) => Promise<readonly VectorSample[]>) {
    this.batches = batches
    this.askStore = ask
  }

  /** Whether a rule is in a batch that nobody has asked for. */
  isWaiting(rule: AlertRule): boolean {
    const batch = this.batches.get(rule)
    return batch !== undefined && !this.asked.has(batch)
  }

  /** Asks for the batch of a rule. One rule that fails would fail all: then each is asked on its own. Never throws. */
  async ask(rule: AlertRule): Promise<void> {
    const batch = this.batches.get(rule)
    if (batch === undefined) return
    const answers = await this.askStore(batch.query).then(
      (samples) => distribute(samples, batch),
      () => undefined,
    )
    this.asked.set(batch, answers)
  }

  /** What a rule's expression says. Undefined: it has to be asked on its own, as it is in no batch or its batch was not answered. */
  find(rule: AlertRule): readonly VectorSample[] | undefined {
    const batch = this.batches.get(rule)
    const answers = batch && this.asked.get(batch)
    return answers && (answers.get(rule) ?? nothing)
  }
}

function distribute(samples: readonly VectorSample[], { label, keepsLabel, members }: Batch): Answers {
  const answers = new Map<AlertRule, VectorSample[]>()
  for (const sample of samples) {
    let own = keepsLabel ? sample : undefined
    for (const { rule, threshold } of members.get(sample.labels.get(label)) ?? []) {
      // A histogram is not compared with a number.
      if (threshold !== undefined && (typeof sample.value !== 'number' || !passes(threshold, sample.value))) continue
      own ??= { ...sample, labels: sample.labels.with(label, '') }
      const found = answers.get(rule)
      if (found === undefined) answers.set(rule, [own])
      else found.push(own)
    }
  }
  return answers
}
