import { methodsOf, typeOf, unwrap, zeroOf } from '../value/go-type.ts'
import { GoInterface, GoMap, GoStruct, type GoValue } from '../value/go-value.ts'
import { callGoFunction, type Call } from './call.ts'
import { ExecFlaw } from './exec-flaw.ts'
import type { Frame } from './frame.ts'

/** Names behind a value, and what is given to the last of them. */
interface Chain extends Pick<Call, 'place' | 'args' | 'final' | 'evaluate'> {
  readonly names: readonly string[]
}

/** Goes along fields, keys and methods; only the last may take arguments. */
export function evaluateFields(frame: Frame, receiver: GoValue, chain: Chain): GoValue {
  let value = receiver
  for (const [index, name] of chain.names.entries()) {
    frame.budget.step()
    const isLast = index === chain.names.length - 1
    value = evaluateField(frame, value, name, isLast ? chain : { ...chain, args: [], final: undefined })
  }
  return value
}

function evaluateField(frame: Frame, receiver: GoValue, name: string, chain: Chain): GoValue {
  if (receiver === undefined) return undefined
  const held = unwrap(receiver)
  if (held === undefined) throw new ExecFlaw(`nil pointer evaluating interface {}.${name}`)
  const method = methodsOf(held)?.get(name)
  if (method !== undefined) return callGoFunction(frame, { ...chain, name, function: method, choice: undefined })
  const hasArgs = chain.args.length > 0 || chain.final !== undefined
  if (held instanceof GoStruct && held.fields.has(name)) {
    if (hasArgs) throw new ExecFlaw(`${name} has arguments but cannot be invoked as function`)
    return held.fields.get(name)
  }
  if (held instanceof GoMap) {
    if (hasArgs) throw new ExecFlaw(`${name} is not a method but has arguments`)
    if (!held.entries.has(name)) return frame.missingKey === 'zero' ? zeroOf(held.element) : undefined
    const value = held.entries.get(name)
    return held.element.startsWith('interface') ? new GoInterface(value) : value
  }
  throw new ExecFlaw(`can't evaluate field ${name} in type ${typeOf(receiver)}`)
}
