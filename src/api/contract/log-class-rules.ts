import { z } from 'zod'

import { logClassNames } from './log-classes.ts'
import { fromVersion, settingVersion } from './setting-version.ts'

/** A project's own rules for the classes of its log records; the first that matches decides. */
const logClassRules = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        class: z.enum(logClassNames),
        when: z.record(z.string().min(1).max(256), z.string().min(1).max(256)).meta({
          description:
            'Fields, named as in log search (service, host, environment, scope, event, severity, body, or an attribute), to patterns for their whole value in any case; * stands for anything. All must match',
        }),
      }),
    )
    .max(100),
})
/** PUT /api/log-class-rules */
export const changeLogClassRulesBody = logClassRules.extend({ fromVersion })
/** GET and PUT /api/log-class-rules: all of them, 100 at most. */
export const logClassRulesReply = logClassRules.extend({ version: settingVersion })
