import { compareAnswers } from './compare-answers.ts'
import type { QueryCase } from './expand-templates.ts'
import { findKnownDifference } from './known-differences.ts'
import type { Question, Sides } from './start-sides.ts'

/** Where a query is asked: at its end, and as a range query up to there. */
export interface Window {
  readonly endMs: number
  readonly lengthMs: number
  readonly stepMs: number
}

export interface Comparison {
  readonly cases: readonly QueryCase[]
  readonly windows: readonly Window[]
  /** Which of the platform's projects is compared with Prometheus. */
  readonly side: 'written' | 'scraped'
  /** Relative. */
  readonly tolerance: number
}

export interface Outcome {
  /** Questions that were put to both. */
  readonly asked: number
  /** Answers that held at least one point. */
  readonly answered: number
  readonly problems: readonly string[]
}

const lanes = 4

/** Puts every question to both sides and tells what differs, but for what is known. */
export async function compareCases(sides: Sides, { cases, windows, side, tolerance }: Comparison): Promise<Outcome> {
  const questions = windows.flatMap((window) => cases.flatMap((one) => questionsOf(one, window)))
  const problems: string[] = []
  let answered = 0
  let next = 0
  const runLane = async (): Promise<void> => {
    for (let at = next++; at < questions.length; at = next++) {
      const { shouldFail, ...question } = questions[at] as QueryCase & Question
      const [theirs, ours] = await Promise.all([sides.prometheus(question), sides[side](question)])
      const isOrdered = question.stepMs === 0 && question.query.startsWith('sort')
      const problem = shouldFail && !('error' in theirs) ? 'they do not fail' : compareAnswers(theirs, ours, { tolerance, isOrdered })
      if (!('error' in theirs) && theirs.rows.some(({ points }) => points.length > 0)) answered++
      if (problem === undefined || findKnownDifference(question.query) !== undefined) continue
      const { query, startMs, endMs, stepMs } = question
      problems.push(`${query} at ${stepMs === 0 ? endMs : `${startMs}..${endMs} by ${stepMs}`}: ${problem}`)
    }
  }
  await Promise.all(Array.from({ length: lanes }, runLane))
  return { asked: questions.length, answered, problems }
}

function questionsOf({ query, shouldFail }: QueryCase, { endMs, lengthMs, stepMs }: Window): readonly (QueryCase & Question)[] {
  return [
    { query, shouldFail, startMs: endMs, endMs, stepMs: 0 },
    { query, shouldFail, startMs: endMs - lengthMs, endMs, stepMs },
  ]
}

/** The latest time up to `beforeMs` from which no sample of either scraper is whole seconds away; nor is a step of a subquery. */
export async function findTimeBetweenSamples(sides: Sides, beforeMs: number): Promise<number> {
  const taken = new Set([0])
  for (const side of [sides.prometheus, sides.scraped]) {
    const answer = await side({ query: 'up[10m]', startMs: beforeMs, endMs: beforeMs, stepMs: 0 })
    if ('error' in answer) throw new Error(answer.error)
    for (const { points } of answer.rows) for (const [timeMs] of points) taken.add(timeMs % 1000)
  }
  for (let timeMs = beforeMs; timeMs > beforeMs - 1000; timeMs--) if (!taken.has(timeMs % 1000)) return timeMs
  throw new Error('there is a sample at every millisecond')
}
