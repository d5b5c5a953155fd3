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

/** Runs the commands in order; each `eval` is told to `report` with what is wrong with it. */
export async function runScript(
  commands: readonly ScriptCommand[],
  stage: ScriptStage,
  report: (command: EvalCommand, problem: string | undefined) => void,
): Promise<void> {
  for (const command of commands) {
    if (command.kind === 'clear') await stage.clear()
    else if (command.kind === 'load') await stage.load(makeRuns(command))
    else report(command, await runEval((query) => stage.evaluate(query), command))
  }
}
