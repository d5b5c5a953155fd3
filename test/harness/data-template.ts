import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { copyDirectory } from './copy-directory.ts'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))

/** A data directory with today's tables in both databases and no rows; nothing else of a platform that has been started. */
export const dataTemplate = join(dist, 'data-template')

/** Is there one, and made behind the last build? That may have had other tables. */
export function isTemplateFresh(): boolean {
  return madeAt(dataTemplate) > madeAt(join(dist, '.built-server'))
}

/**
 * Begins a data directory, which may be there as long as it is empty. To make all tables is the larger part of what a first start costs.
 * Benchmarks, for which there is no template, begin with nothing.
 */
export async function copyDataTemplate(directory: string): Promise<void> {
  if (isTemplateFresh()) await copyDirectory(dataTemplate, directory)
}

function madeAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
