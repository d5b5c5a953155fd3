import { basename } from 'node:path'

import { Fault } from '../../lib/errors.ts'
import { TemplateError } from '../../lib/go-template/template-error.ts'
import { TemplateSet } from '../../lib/go-template/template-set.ts'
import type { TemplateLimits } from '../../lib/go-template/value/budget.ts'
import { defaultTemplates } from './default-templates.ts'
import { notificationFunctions } from './notification-functions.ts'

/** A group may have ten thousand alerts with twenty labels each. */
const limits: TemplateLimits = { steps: 3_000_000, characters: 40_000_000, depth: 1000 }

/** Alertmanager's default templates and people's own over them, parsed once. */
export interface NotificationTemplates {
  readonly set: TemplateSet
}

/** Parses the template files of a configuration, by path, in their order: later definitions win. Throws Fault `bad_input` with file and line. */
export function parseNotificationTemplates(files: ReadonlyMap<string, string>): NotificationTemplates {
  const set = new TemplateSet({ functions: notificationFunctions(0), missingKey: 'zero', limits })
  set.parse('default.tmpl', defaultTemplates)
  for (const [path, text] of files) {
    try {
      set.parse(basename(path), text)
    } catch (error) {
      if (error instanceof TemplateError) throw new Fault('bad_input', `${path}: ${error.message}`, { cause: error })
      throw error
    }
  }
  return { set }
}
