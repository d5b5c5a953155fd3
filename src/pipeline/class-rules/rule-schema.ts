import { z } from 'zod'

import { logClasses } from '../../model/log-record.ts'
import { compileGlob } from './glob.ts'
import { severityBits } from './severity-levels.ts'

/**
 * A project's own rule: records whose fields all match are of this class. Fields have the names that log search gives them;
 * patterns match whole values in any case, `*` stands for anything.
 */
const classRule = z
  .strictObject({
    class: z.enum(logClasses),
    when: z
      .record(z.string().min(1).max(256), z.string().min(1).max(256))
      .refine((when) => Object.keys(when).length > 0, 'names no field: it would match every record')
      .refine((when) => Object.keys(when).length <= 8, 'names more than 8 fields')
      .refine((when) => !Object.hasOwn(when, 'attributes.') && !Object.hasOwn(when, 'resource.'), 'has no name behind the dot'),
  })
  .refine(({ when }) => when['severity'] === undefined || severityBits(compileGlob(when['severity'])) !== 0, {
    path: ['when', 'severity'],
    message: 'is none of trace, debug, info, warn, error, fatal, unset',
  })
export type ClassRule = z.output<typeof classRule>

/** The rules of one project in their order: the first that matches decides. */
export const classRuleSettings = z.strictObject({ rules: z.array(classRule).max(100).default([]) })
export type ClassRuleSettings = z.output<typeof classRuleSettings>
