/** One word of the command line: `vedette <name>`, by the name it has in `index.ts`. */
export interface Command {
  readonly summary: string
  /** Shown by `vedette <name> --help`. */
  readonly usage: string
  /** Returns the exit code. */
  run(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Promise<number>
}
