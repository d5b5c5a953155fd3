import type { TargetResult } from '../../../../src/api/contract/dashboards.ts'
import { askPanels, askSearch, isPromql } from './ask-targets.ts'
import type { PanelAsk, Question } from './ask-targets.ts'

export interface PanelAnswer {
  readonly results: readonly TargetResult[]
  /** What it was asked about. */
  readonly question: Question
  /** Nothing came of the request itself. */
  readonly error: unknown
}

/** Panels that come to be seen at nearly the same time are asked together. */
const gatherMs = 40
/** As many panels as one request takes. */
const mostTogether = 60

/**
 * Asks for the panels that are seen, all of them in one request; again when the question changes or is asked anew. What was answered stays until
 * there is something newer.
 */
export class PanelBatch {
  private readonly seen = new Map<string, PanelAsk>()
  private readonly answers = new Map<string, PanelAnswer>()
  private readonly asked = new Set<string>()
  private readonly listeners = new Set<() => void>()
  private question: Question | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private abort = new AbortController()
  private loads = 0

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Something that was asked is not answered yet: who asks again now gives that up. */
  get isAsking(): boolean {
    return this.timer !== undefined || this.loads > 0
  }

  answerOf(key: string): PanelAnswer | undefined {
    return this.answers.get(key)
  }

  /** A new question, or the same at a later time: all that is seen is asked again. */
  ask(question: Question): void {
    this.question = question
    this.abort.abort()
    this.abort = new AbortController()
    this.asked.clear()
    this.schedule(0)
  }

  /** A panel is seen, or what it asks has changed. */
  see(ask: PanelAsk): void {
    this.seen.set(ask.key, ask)
    this.asked.delete(ask.key)
    this.schedule(gatherMs)
  }

  leave(key: string): void {
    this.seen.delete(key)
  }

  stop(): void {
    this.abort.abort()
    clearTimeout(this.timer)
    this.timer = undefined
  }

  private schedule(afterMs: number): void {
    if (this.question === undefined) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.timer = undefined
      this.send()
    }, afterMs)
  }

  private send(): void {
    const { question, abort } = this
    const waiting = [...this.seen.values()].filter(({ key }) => !this.asked.has(key))
    if (question === undefined) return
    for (const { key } of waiting) this.asked.add(key)
    for (let at = 0; at < waiting.length; at += mostTogether) {
      this.loads++
      void this.load(question, waiting.slice(at, at + mostTogether), abort.signal).finally(() => this.loads--)
    }
  }

  private async load(question: Question, asks: readonly PanelAsk[], signal: AbortSignal): Promise<void> {
    const metrics = asks.filter(({ targets }) => targets.some((target) => isPromql(target)))
    const others = asks.filter(({ targets }) => !targets.some((target) => isPromql(target)))
    await Promise.all([
      metrics.length > 0 && this.settle(question, metrics, signal, () => askPanels(question, metrics, signal)),
      ...others.map((ask) => this.settle(question, [ask], signal, () => askSearches(ask, question, signal))),
    ])
  }

  private async settle(
    question: Question,
    asks: readonly PanelAsk[],
    signal: AbortSignal,
    load: () => Promise<ReadonlyMap<string, readonly TargetResult[]>>,
  ): Promise<void> {
    try {
      const found = await load()
      for (const { key } of asks) this.answers.set(key, { results: found.get(key) ?? [], question, error: undefined })
    } catch (error) {
      if (signal.aborted) return
      for (const { key } of asks) this.answers.set(key, { results: this.answers.get(key)?.results ?? [], question, error })
    }
    if (!signal.aborted) for (const listener of this.listeners) listener()
  }
}

async function askSearches(ask: PanelAsk, question: Question, signal: AbortSignal) {
  const searches = ask.targets.filter(({ kind, isOff }) => kind !== 'promql' && !isOff)
  return new Map([[ask.key, await Promise.all(searches.map((target) => askSearch(target, question, signal)))]])
}
