/** One word of the command line: `vedette <name>`. */
export interface Command {
  readonly name: string
  readonly summary: string
  /** Shown by `vedette <name> --help`. */
  readonly usage: string
  /** Returns the exit code. */
  run(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Promise<number>
}
