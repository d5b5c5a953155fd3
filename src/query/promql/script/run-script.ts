import type { PromqlQuery, PromqlResult } from '../query.ts'
import type { SeriesRun } from '../series-source.ts'
import { makeRuns } from './make-runs.ts'
import { runEval } from './run-eval.ts'
import type { EvalCommand, ScriptCommand } from './script.ts'

/** What a script runs against: any store that can be filled and evaluated over. */
export interface ScriptStage {
  load(runs: readonly SeriesRun[]): Promise<void>
  clear(): Promise<void>
  evaluate(query: PromqlQuery): Promise<PromqlResult>
}

/**
 * Runs the commands in order, as many of the `eval`s that follow one another at once as there are `lanes`; each is told to `report` with
 * what is wrong with it.
 */
export async function runScript(
  commands: readonly ScriptCommand[],
  stage: ScriptStage,
  report: (command: EvalCommand, problem: string | undefined) => void,
  lanes = 1,
): Promise<void> {
  let evals: EvalCommand[] = []
  const finishEvals = async (): Promise<void> => {
    const waiting = evals.values()
    evals = []
    const runLane = async (): Promise<void> => {
      for (const command of waiting) report(command, await runEval((query) => stage.evaluate(query), command))
    }
    await Promise.all(Array.from({ length: lanes }, runLane))
  }
  for (const command of commands) {
    if (command.kind === 'eval') {
      evals.push(command)
      continue
    }
    await finishEvals()
    await (command.kind === 'clear' ? stage.clear() : stage.load(makeRuns(command)))
  }
  await finishEvals()
}
