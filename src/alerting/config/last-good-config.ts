import { readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

import { z } from 'zod'

import type { Channel } from '../../channels/channel.ts'
import { replaceFile } from '../../lib/files/replace-file.ts'
import type { Seal } from '../../lib/seal.ts'
import type { AlertingConfig } from './config.ts'
import { readAlertingConfig } from './read-alerting-config.ts'

interface LastGoodParts {
  /** Where it is kept. */
  readonly path: string
  readonly seal: Seal
  readonly channels: ReadonlyMap<string, Channel>
}

/** A configuration that was in force. */
export interface LastGood {
  readonly config: AlertingConfig
  readonly loadedAtMs: number
}

const contents = z.object({
  loadedAtMs: z.number(),
  baseDirectory: z.string(),
  text: z.string(),
  templates: z.array(z.tuple([z.string(), z.string()])),
})

const place = 'last good alertmanager.yml'

/** The `alertmanager.yml` that was in force last with the templates that it named, for a start at which the file is wrong. Sealed: it holds secrets. */
export class LastGoodConfig {
  readonly #parts: LastGoodParts

  constructor(parts: LastGoodParts) {
    this.#parts = parts
  }

  /** Throws when it cannot be written. */
  keep(file: string, text: string, { config, loadedAtMs }: LastGood): void {
    const kept: z.infer<typeof contents> = { loadedAtMs, baseDirectory: dirname(file), text, templates: [...config.templates] }
    replaceFile(this.#parts.path, `${this.#parts.seal.seal(JSON.stringify(kept), place)}\n`)
  }

  /** Undefined: there is none, it was sealed by another platform, or it is no configuration any more. */
  read(): LastGood | undefined {
    const { seal, channels } = this.#parts
    const opened = seal.open(this.#readSealed(), place)
    if (opened === undefined) return undefined
    const { loadedAtMs, baseDirectory, text, templates } = contents.parse(JSON.parse(opened))
    // The templates of now may be as wrong as the file.
    const read = readAlertingConfig(text, { readFile: () => undefined, listFolder: () => [], baseDirectory, channels })
    return read.ok ? { config: { ...read.config, templates: new Map(templates) }, loadedAtMs } : undefined
  }

  /** Throws when it cannot be taken away. */
  forget(): void {
    rmSync(this.#parts.path, { force: true })
  }

  #readSealed(): string {
    try {
      return readFileSync(this.#parts.path, 'utf8').trim()
    } catch {
      return ''
    }
  }
}
