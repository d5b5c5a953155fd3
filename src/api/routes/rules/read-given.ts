import { Fault } from '../../../lib/errors.ts'
import { readNativeRule, ruleFault } from '../../../rules/index.ts'

interface Given {
  readonly yaml?: string | undefined
  readonly rule?: Readonly<Record<string, unknown>> | undefined
}

/** The text of a rule that comes as YAML or as JSON, which is YAML. Throws Fault `bad_input` unless it is one of the two. */
export function textOfGiven({ yaml, rule }: Given): string {
  if ((yaml === undefined) === (rule === undefined)) throw new Fault('bad_input', 'give yaml or rule')
  return yaml ?? JSON.stringify(rule)
}

/** The rule. Throws Fault `bad_input` with what is wrong. */
export function readGiven(given: Given): Extract<ReturnType<typeof readNativeRule>, { readonly ok: true }>['rule'] {
  const read = readNativeRule(textOfGiven(given))
  if (!read.ok) throw ruleFault(read)
  return read.rule
}
