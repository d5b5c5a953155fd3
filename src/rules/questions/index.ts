import { compositeQuestion } from './composite.ts'
import { logsQuestion } from './logs.ts'
import { promqlQuestion } from './promql.ts'
import type { Question } from './question.ts'
import { sqlQuestion } from './sql.ts'
import { tracesQuestion } from './traces.ts'

/** Everything that a native rule can ask. */
export const questions: readonly Question[] = [promqlQuestion, logsQuestion, tracesQuestion, sqlQuestion, compositeQuestion]
