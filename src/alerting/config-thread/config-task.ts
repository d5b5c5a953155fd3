import type { ConfigProblem } from '../config/problem.ts'
import type { ReadFile } from '../config/read-config-file.ts'
import type { ImportPlan, KeptBefore } from '../kept-config/read-import.ts'
import type { Page } from '../kept-config/read-page.ts'
import type { ConfigPiece } from './config-pieces.ts'

/** What the reading thread is started for. */
export type ConfigTask =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'import'; readonly before: KeptBefore; readonly text: string }

/** What it tells of a configuration, of a file or of the page. */
export type ReadPiece =
  | ConfigPiece
  /** It holds none, and why. */
  | { readonly kind: 'problems'; readonly problems: readonly ConfigProblem[] }
  | { readonly kind: 'warnings'; readonly warnings: readonly ConfigProblem[] }
  | { readonly kind: 'looked'; readonly looked: ReadFile['looked']; readonly text: ReadFile['text'] }
  | { readonly kind: 'shown'; readonly text: string }

/** What it tells of an import: one piece. */
export type ImportPiece = ImportPlan
