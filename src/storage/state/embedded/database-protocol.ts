import type { CompiledDatabase } from './compile-database.ts'

/** What the worker is started with. */
export type WorkerTask =
  /** Makes a new cluster and ends. */
  | { readonly mode: 'create'; readonly directory: string }
  /** Answers statements until it is told to close, with PGlite's code. */
  | { readonly mode: 'serve'; readonly directory: string; readonly code: CompiledDatabase }

export type ToWorker =
  | { readonly kind: 'statement'; readonly id: number; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly kind: 'close'; readonly id: number }

/** `ready` comes once, before any answer. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly rows: unknown[]; readonly affectedRows: number | undefined }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: WireError }

/** PostgreSQL's own error fields; `code` is the SQLSTATE. */
export interface WireError {
  readonly message: string
  readonly code: string | undefined
  readonly constraint: string | undefined
}
