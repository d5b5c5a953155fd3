import { channels } from '../../channels/index.ts'
import { Fault } from '../../lib/errors.ts'
import { parseNotificationTemplates } from '../templates/notification-templates.ts'
import { openConfigFiles } from './config-files.ts'
import type { AlertingConfig } from './config.ts'
import { describeConfigProblem } from './problem.ts'
import { readAlertingConfig } from './read-alerting-config.ts'

/** What is to be said about a file: what it holds, and all that is wrong or will be. */
export interface ConfigVerdict {
  /** Undefined when it cannot be loaded. */
  readonly config: AlertingConfig | undefined
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

/** Looks at an `alertmanager.yml` and the templates it names as the platform would when it loads it. `title` stands before what is wrong. */
export function checkConfigFile(
  text: string,
  { title, baseDirectory }: { readonly title: string; readonly baseDirectory: string },
): ConfigVerdict {
  const read = readAlertingConfig(text, {
    ...openConfigFiles(),
    baseDirectory,
    channels: new Map(channels.map((channel) => [channel.name, channel])),
  })
  if (!read.ok) return { config: undefined, problems: read.problems.map((one) => describeConfigProblem(title, one)), warnings: [] }
  const warnings = read.warnings.map((one) => describeConfigProblem(title, one))
  try {
    parseNotificationTemplates(read.config.templates)
    return { config: read.config, problems: [], warnings }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { config: read.config, problems: [error.message], warnings }
  }
}
