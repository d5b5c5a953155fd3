import fc from 'fast-check'

/** A route as `alertmanager.yml` has it. */
export interface TreeNode {
  readonly receiver?: string
  readonly match?: Readonly<Record<string, string>>
  readonly match_re?: Readonly<Record<string, string>>
  readonly matchers?: readonly string[]
  readonly group_by?: readonly string[]
  readonly continue?: boolean
  readonly routes?: readonly TreeNode[]
}

const receivers = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5']
const names = ['a', 'b', 'team', 'svc_1']
const values = ['', 'x', 'y', 'xy', 'x y', 'é', 'a|b', 'x"y', 'x\\y', 'x\ny', 'n,1', '{}']
const patterns = ['x.*', 'x|y', '(x|y)?', '.+', '.*', '[^x]', 'é', 'a\\|b', '', '(?i)X', 'x.y', 'a)|(b', '^x$']

const name = fc.constantFrom(...names)
const value = fc.constantFrom(...values)
const pattern = fc.constantFrom(...patterns)

/** In the form that both syntaxes read alike. */
function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')}"`
}

const matcher = fc.oneof(
  fc.tuple(name, fc.constantFrom('=', '!='), value).map(([label, operator, text]) => `${label}${operator}${quote(text)}`),
  fc.tuple(name, fc.constantFrom('=~', '!~'), pattern).map(([label, operator, text]) => `${label} ${operator} ${quote(text)}`),
  fc.tuple(name, fc.constantFrom('=', '!='), fc.constantFrom('x', 'y', 'xy')).map((parts) => parts.join('')),
)

const matching = {
  match: fc.dictionary(name, value, { maxKeys: 2 }),
  match_re: fc.dictionary(name, pattern, { maxKeys: 1 }),
  matchers: fc.array(
    fc.oneof(
      { weight: 4, arbitrary: matcher },
      fc.tuple(matcher, matcher).map(([one, other]) => `{${one}, ${other}}`),
    ),
    { maxLength: 2 },
  ),
  continue: fc.boolean(),
}
const common = {
  receiver: fc.constantFrom(...receivers),
  group_by: fc.oneof(fc.constant(['...']), fc.uniqueArray(name, { maxLength: 3 })),
}

const { node } = fc.letrec<{ node: TreeNode }>((tie) => ({
  node: fc.record(
    { ...common, ...matching, routes: fc.array(tie('node'), { maxLength: 3, depthIdentifier: 'tree' }) },
    { requiredKeys: [] },
  ),
}))

/** A tree whose root takes everything. */
export const tree: fc.Arbitrary<TreeNode> = fc.record(
  { ...common, routes: fc.array(node, { minLength: 1, maxLength: 4 }) },
  { requiredKeys: ['receiver', 'routes'] },
)

/** Labels of an alert, those without a value left out. */
export const labels: fc.Arbitrary<Readonly<Record<string, string>>> = fc.dictionary(
  name,
  value.filter((text) => text !== ''),
)

/** As an `alertmanager.yml`, with every receiver there is. */
export function configOf(route: TreeNode): string {
  return JSON.stringify({ route, receivers: receivers.map((receiver) => ({ name: receiver })) })
}

/** As amtool reads them from its command line. */
export function labelArguments(set: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(set).map(([label, text]) => `${label}=${quote(text)}`)
}
