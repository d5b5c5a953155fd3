import { Fault } from '../../lib/errors.ts'
import type { Render } from '../channel.ts'

/** One action of Go's templates; what stands in quotes does not end it. */
const action = /\{\{(?:"(?:\\.|[^"\\])*"|`[^`]*`|(?!\}\}).)*\}\}/gs
const control = /^\{\{-?\s*(if|range|with|end|else|define|block|break|continue|\$\w*\s*:?=)/

/** Whether each action stands for itself, so that a secret with actions can be filled in without being stored. */
export function isSecretTemplate(text: string): boolean {
  return (text.match(action) ?? []).every((each) => !control.test(each))
}

/** What the actions of a secret print, one by one: the secret's own text stays out of the message. Throws Fault `bad_input`. */
export function composeSecret(text: string | undefined, render: Render): readonly string[] {
  if (text === undefined) return []
  if (!isSecretTemplate(text)) throw new Fault('bad_input', 'a secret may hold {{ values }} but no {{ if }}, {{ range }} or variables')
  return (text.match(action) ?? []).map((each) => render.text(each))
}

/** The secret with what `composeSecret` made in the places of its actions. */
export function fillSecret(text: string, values: readonly string[]): string {
  let next = 0
  return text.replaceAll(action, () => values[next++] ?? '')
}
