import { translator } from '../../lib/words.ts'
import type { Language } from '../../lib/words.ts'
import { auditWords } from './words.ts'

const actions: Readonly<Record<string, keyof typeof auditWords.en>> = {
  'api_token.create': 'tokenMade',
  'api_token.revoke': 'tokenRevoked',
  'audit.export': 'trailExported',
  'audit.verify': 'trailVerified',
  'dashboard.create': 'dashboardMade',
  'dashboard.change': 'dashboardChanged',
  'dashboard.remove': 'dashboardRemoved',
  'ingest_key.create': 'keyMade',
  'ingest_key.revoke': 'keyRevoked',
  'ingest_key.rotate': 'keyRotated',
  'member.change_role': 'roleChanged',
  'member.remove': 'memberRemoved',
  'own_services.change': 'ownServices',
  'project.create': 'projectMade',
  'saved_view.create': 'viewMade',
  'saved_view.remove': 'viewRemoved',
  'session.create': 'loggedIn',
  'session.end': 'loggedOut',
  'setting.change': 'settingChanged',
  'user.change_password': 'passwordChanged',
  'user.create': 'userMade',
  'user.reset_admin': 'adminReset',
}

/** What was done, in words; an action this page does not know by its own name. */
export function auditActionTitle(language: Language, action: string): string {
  const known = actions[action]
  return known ? translator(auditWords, language)(known) : action
}
