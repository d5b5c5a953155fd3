import { readdirSync, readFileSync, statSync } from 'node:fs'

import { versionOf } from '../../lib/files/version-of.ts'
import type { ConfigFiles } from './glob-templates.ts'

/** The files of the server; `onLook` is told of each file and folder before it is looked at, whether it is there or not. */
export function openConfigFiles(onLook: (path: string) => void = () => undefined): ConfigFiles {
  return {
    readFile: (path) => {
      onLook(path)
      return attempt(() => readFileSync(path, 'utf8'))
    },
    listFolder: (path) => {
      onLook(path)
      return attempt(() => readdirSync(path)) ?? []
    },
  }
}

/** Another text when a file or folder has changed, has come or has gone. */
export function stateOfFile(path: string): string {
  return versionOf(attempt(() => statSync(path)))
}

function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
