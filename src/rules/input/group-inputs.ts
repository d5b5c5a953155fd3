import type { RuleState } from '../run/rule-state.ts'
import type { KnownInputs } from './known-inputs.ts'
import { type InputState, inputOf, type RuleInput } from './rule-input.ts'

/** Rows that are older are of the past: whoever sent them has stopped. */
const silentAfterMs = 15 * 60_000

/** What the rules of a group look at, and whether it is there. */
export class GroupInputs {
  private readonly rules: readonly RuleState[]
  private inputs: ReadonlyMap<RuleState, RuleInput> | undefined

  constructor(rules: readonly RuleState[]) {
    this.rules = rules
  }

  /** Undefined: the rule has something to say whatever comes in; or nobody has looked yet. */
  of(state: RuleState): RuleInput | undefined {
    return this.inputs?.get(state)
  }

  /** Before an evaluation: which rules have a source, as far as that is known without asking for samples. Throws Fault. */
  async look(known: KnownInputs, nowMs: number, signal: AbortSignal): Promise<void> {
    this.inputs ??= await listInputs(this.rules)
    if (this.inputs.size === 0) return
    const names = await known.metricNames(signal)
    for (const [state, input] of this.inputs) {
      const now =
        input.kind === 'metrics' ? standingOf(input, names, state.source) : standingAt(await known.lastRowsMs(input.signal, signal), nowMs)
      state.source = now
    }
  }

  /** After an evaluation of a rule: of which metrics there were samples. */
  note(state: RuleState, seen: ReadonlySet<string>): void {
    const input = this.inputs?.get(state)
    if (input?.kind !== 'metrics' || state.source === 'absent') return
    state.source = input.names.some((name) => seen.has(name)) ? 'present' : 'lost'
  }
}

async function listInputs(rules: readonly RuleState[]): Promise<ReadonlyMap<RuleState, RuleInput>> {
  const inputs = new Map<RuleState, RuleInput>()
  for (const state of rules) {
    const input = state.rule.kind === 'alerting' ? await inputOf(state.rule) : undefined
    if (input !== undefined) inputs.set(state, input)
  }
  return inputs
}

/** Whether there are samples now only the evaluation knows: until then it is as it was. */
function standingOf(
  { names }: Extract<RuleInput, { kind: 'metrics' }>,
  known: ReadonlySet<string>,
  before: InputState | undefined,
): InputState {
  if (!names.some((name) => known.has(name))) return 'absent'
  return before === undefined || before === 'absent' ? 'present' : before
}

function standingAt(lastMs: number | undefined, nowMs: number): InputState {
  if (lastMs === undefined) return 'absent'
  return nowMs - lastMs > silentAfterMs ? 'lost' : 'present'
}
