import type { RuleInput } from '../rule.ts'
import type { RuleState } from '../run/rule-state.ts'
import type { KnownInputs } from './known-inputs.ts'
import { type InputState, inputOf } from './rule-input.ts'

/** Rows that are older are of the past: whoever sent them has stopped. */
const silentAfterMs = 15 * 60_000

/** What the rules of a group look at, and whether it is there. */
export class GroupInputs {
  private readonly rules: readonly RuleState[]
  private inputs: ReadonlyMap<RuleState, RuleInput> | undefined
  private asleep: ReadonlySet<RuleState> = new Set()

  constructor(rules: readonly RuleState[]) {
    this.rules = rules
  }

  /** Undefined: the rule has something to say whatever comes in; or nobody has looked yet. */
  of(state: RuleState): RuleInput | undefined {
    return this.inputs?.get(state)
  }

  /** Whether a rule need not be asked: it would find nothing to look at, and has nothing to end. */
  isIdle(state: RuleState): boolean {
    return this.asleep.has(state) && state.alerts?.active.size === 0
  }

  /** Before an evaluation: which rules may have data, as far as that is known without asking for any. Throws Fault. */
  async look(known: KnownInputs, nowMs: number, signal: AbortSignal): Promise<void> {
    this.inputs ??= await listInputs(this.rules)
    if (this.inputs.size === 0) return
    const names = await known.metricNames(signal)
    const asleep = new Set<RuleState>()
    for (const [state, input] of this.inputs) {
      if (input.kind === 'rows') {
        state.source = standingAt(await known.lastRowsMs(input.signal, signal), nowMs)
        if (state.source === 'absent' || (state.source === 'lost' && !input.isAskedInSilence)) asleep.add(state)
      } else if (!input.names.some((name) => names.has(name))) {
        state.source = 'absent'
        asleep.add(state)
      }
    }
    this.asleep = asleep
  }

  /** Whether what a rule looks at has been seen in this evaluation, or it looks at nothing in particular: then nothing else is to be noted. */
  isThere(state: RuleState, seen: ReadonlySet<string>): boolean {
    const input = this.inputs?.get(state)
    if (input === undefined) return true
    if (input.kind !== 'metrics' || !input.names.some((name) => seen.has(name))) return false
    state.source = 'present'
    return true
  }

  /**
   * After an evaluation of a rule: of which metrics there were samples. `hadBefore` tells of the time before this program ran: whether
   * there were any in the last hours. Throws what that throws.
   */
  async note(state: RuleState, seen: ReadonlySet<string>, hadBefore: () => Promise<boolean>): Promise<void> {
    const input = this.inputs?.get(state)
    if (input?.kind !== 'metrics') return
    if (input.names.some((name) => seen.has(name))) state.source = 'present'
    else if (state.source === 'present') state.source = 'lost'
    else state.source ??= (await hadBefore()) ? 'lost' : 'absent'
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

function standingAt(lastMs: number | undefined, nowMs: number): InputState {
  if (lastMs === undefined) return 'absent'
  return nowMs - lastMs > silentAfterMs ? 'lost' : 'present'
}
