import { access } from './0001-access.ts'
import { settings } from './0002-settings.ts'
import { audit } from './0003-audit.ts'
import { jobs } from './0004-jobs.ts'
import { views } from './0005-views.ts'
import { dashboards } from './0006-dashboards.ts'
import { ownServices } from './0007-own-services.ts'
import { alerting } from './0008-alerting.ts'
import { rules } from './0009-rules.ts'
import { keptAlerting } from './0010-kept-alerting.ts'
import { alertPolicy } from './0011-alert-policy.ts'
import { links } from './0012-links.ts'
import { monitors } from './0013-monitors.ts'
import { alertQuality } from './0014-alert-quality.ts'
import { alerts } from './0016-alerts.ts'
import { signIn } from './0017-sign-in.ts'
import { members } from './0018-members.ts'
import { backups } from './0019-backups.ts'
import { auditGuards } from './0021-audit.ts'
import { keyLimits } from './0022-key-limits.ts'
import { inviters } from './0023-inviters.ts'
import type { Migration } from './migration.ts'

/** In the order they are applied; new ones are added at the end. */
export const migrations: readonly Migration[] = [
  access,
  settings,
  audit,
  jobs,
  views,
  dashboards,
  ownServices,
  alerting,
  rules,
  keptAlerting,
  alertPolicy,
  links,
  monitors,
  alertQuality,
  alerts,
  signIn,
  members,
  backups,
  auditGuards,
  keyLimits,
  inviters,
]
