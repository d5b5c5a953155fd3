import type { AlertingConfig, ContactPoint, InhibitRule, Matcher, Route } from '../config/config.ts'
import { Turn } from '../ledger/turn.ts'
import { makeMatcher } from '../matchers/make-matcher.ts'

type PlainMatcher = Pick<Matcher, 'name' | 'operator' | 'value'>

/** A route without those below it; depth first they are the tree. */
interface PlainRoute extends Omit<Route, 'matchers' | 'routes'> {
  /** 0 for the root. */
  readonly depth: number
  readonly matchers: readonly PlainMatcher[]
}

interface PlainInhibitRule extends Omit<InhibitRule, 'sourceMatchers' | 'targetMatchers'> {
  readonly sourceMatchers: readonly PlainMatcher[]
  readonly targetMatchers: readonly PlainMatcher[]
}

/** A part of a configuration, as one thread hands it to another: without anything that can be called. */
export type ConfigPiece =
  | { readonly kind: 'routes'; readonly routes: readonly PlainRoute[] }
  | { readonly kind: 'contact_points'; readonly contactPoints: readonly ContactPoint[] }
  | { readonly kind: 'inhibit_rules'; readonly rules: readonly PlainInhibitRule[] }
  | { readonly kind: 'template'; readonly path: string; readonly content: string }
  | { readonly kind: 'rest'; readonly rest: Pick<AlertingConfig, 'timeIntervals' | 'resolveTimeoutMs' | 'shownText'> }

/** Handed over at a time: what their copying takes is not long. */
const atOnce = 50

/** A configuration in pieces. */
export function* piecesOf({
  route,
  receivers,
  inhibitRules,
  templates,
  timeIntervals,
  resolveTimeoutMs,
  shownText,
}: AlertingConfig): Generator<ConfigPiece, void, undefined> {
  for (const routes of slicesOf(plainRoutes(route, 0))) yield { kind: 'routes', routes }
  for (const contactPoints of slicesOf(receivers.values())) yield { kind: 'contact_points', contactPoints }
  for (const rules of slicesOf(inhibitRules.map(plainRule))) yield { kind: 'inhibit_rules', rules }
  for (const [path, content] of templates) yield { kind: 'template', path, content }
  yield { kind: 'rest', rest: { timeIntervals, resolveTimeoutMs, shownText } }
}

/** Makes the configuration of its pieces, of which each is taken in turns. */
export class JoinedConfig {
  readonly #roots: Route[] = []
  /** What lies below the route last seen of each depth. */
  readonly #below: Route[][] = [this.#roots]
  readonly #receivers = new Map<string, ContactPoint>()
  readonly #inhibitRules: InhibitRule[] = []
  readonly #templates = new Map<string, string>()
  #rest: Extract<ConfigPiece, { kind: 'rest' }>['rest'] | undefined

  async take(piece: ConfigPiece): Promise<void> {
    const turn = new Turn()
    switch (piece.kind) {
      case 'routes':
        for (const { depth, matchers, ...own } of piece.routes) {
          const routes: Route[] = []
          this.#below[depth]?.push({ ...own, matchers: await compile(matchers, turn), routes })
          this.#below[depth + 1] = routes
        }
        break
      case 'contact_points':
        for (const contactPoint of piece.contactPoints) this.#receivers.set(contactPoint.name, contactPoint)
        break
      case 'inhibit_rules':
        for (const { sourceMatchers, targetMatchers, ...own } of piece.rules) {
          const source = await compile(sourceMatchers, turn)
          this.#inhibitRules.push({ ...own, sourceMatchers: source, targetMatchers: await compile(targetMatchers, turn) })
        }
        break
      case 'template':
        this.#templates.set(piece.path, piece.content)
        break
      case 'rest':
        this.#rest = piece.rest
    }
  }

  /** Once all pieces were taken. */
  get config(): AlertingConfig {
    const [route] = this.#roots
    if (route === undefined || this.#rest === undefined) throw new Error('a configuration that is not whole')
    return {
      route,
      receivers: this.#receivers,
      inhibitRules: this.#inhibitRules,
      templates: this.#templates,
      ...this.#rest,
    }
  }
}

function* plainRoutes({ matchers, routes, ...own }: Route, depth: number): Generator<PlainRoute, void, undefined> {
  yield { ...own, depth, matchers: matchers.map(plainMatcher) }
  for (const route of routes) yield* plainRoutes(route, depth + 1)
}

function plainRule({ sourceMatchers, targetMatchers, ...own }: InhibitRule): PlainInhibitRule {
  return { ...own, sourceMatchers: sourceMatchers.map(plainMatcher), targetMatchers: targetMatchers.map(plainMatcher) }
}

function plainMatcher({ name, operator, value }: Matcher): PlainMatcher {
  return { name, operator, value }
}

/** A regular expression may take milliseconds. */
async function compile(matchers: readonly PlainMatcher[], turn: Turn): Promise<readonly Matcher[]> {
  const compiled: Matcher[] = []
  for (const { name, operator, value } of matchers) {
    compiled.push(makeMatcher(name, operator, value))
    await turn.mayEnd()
  }
  return compiled
}

function* slicesOf<T>(all: Iterable<T>): Generator<T[], void, undefined> {
  let slice: T[] = []
  for (const one of all) {
    slice.push(one)
    if (slice.length < atOnce) continue
    yield slice
    slice = []
  }
  if (slice.length > 0) yield slice
}
