import type { VectorSample } from '../../query/promql/index.ts'
import type { AlertRule } from '../rule.ts'
import type { Batch } from './plan-batches.ts'
import { passes } from './shape.ts'

/** Of the rules that have something to say. */
type Answers = ReadonlyMap<AlertRule, readonly VectorSample[]>

type Ask = (query: string, timeoutMs: number) => Promise<readonly VectorSample[]>
/** Does work when it is its turn, with the time that it has; throws when it does not come to that. */
type TakeTurn = (work: (timeoutMs: number) => ReturnType<Ask>) => ReturnType<Ask>

const nothing: readonly VectorSample[] = []

/** What the rules of one evaluation say that are asked together: each batch once, when its first rule has its turn. */
export class BatchAnswers {
  private readonly batches: ReadonlyMap<AlertRule, Batch>
  private readonly takeTurn: TakeTurn
  private readonly askStore: Ask
  private readonly asked = new Map<Batch, Answers | undefined>()

  constructor(batches: ReadonlyMap<AlertRule, Batch>, takeTurn: TakeTurn, ask: Ask) {
    this.batches = batches
    this.takeTurn = takeTurn
    this.askStore = ask
  }

  /** Whether a rule is in a batch that nobody has asked for. */
  isWaiting(rule: AlertRule): boolean {
    const batch = this.batches.get(rule)
    return batch !== undefined && !this.asked.has(batch)
  }

  /**
   * Asks for the batch of a rule. One rule that fails would fail all: then each is asked on its own. Throws when the batch did not get its turn, which
   * says nothing of its rules: it waits on, since each on its own would wait as long.
   */
  async ask(rule: AlertRule): Promise<void> {
    const batch = this.batches.get(rule)
    if (batch === undefined) return
    let began = false
    try {
      const samples = await this.takeTurn((timeoutMs) => {
        began = true
        return this.askStore(batch.query, timeoutMs)
      })
      this.asked.set(batch, distribute(samples, batch))
    } catch (error) {
      if (!began) throw error
      this.asked.set(batch, undefined)
    }
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
