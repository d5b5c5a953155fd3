/** The built program, started for a benchmark. */
export interface StartedProgram {
  readonly url: string
  readonly apiToken: string
  stop(): Promise<void>
}

export function startProgram(
  directory: string,
  options?: { readonly environment?: Readonly<Record<string, string>>; readonly args?: readonly string[] },
): Promise<StartedProgram>
