export { type Alerting, type AlertingParts, openAlerting } from './alerting.ts'
export { openAlertBook } from './alerts/open-alert-book.ts'
export { defaultConfig, inboxContactPoint } from './default-config.ts'
export { watchConfig } from './notify/watch-config.ts'
export { createRender } from './templates/create-render.ts'
export { parseNotificationTemplates } from './templates/notification-templates.ts'
export type { AlertingConfig, ContactPoint, Matcher } from './config/config.ts'
export { type AlertFilter, listAlerts, type ListedAlert } from './list-alerts.ts'
export { listGroups } from './list-groups.ts'
export { checkConfigFile } from './config/check-config-file.ts'
export { compileRegex } from './matchers/compile-regex.ts'
export { makeMatcher } from './matchers/make-matcher.ts'
export { MatcherError } from './matchers/matcher-error.ts'
export { parseMatchers } from './matchers/parse-matchers.ts'
export { alertmanagerVersion, registerAlertingMetrics, ReceivedCounts } from './register-alerting-metrics.ts'
export { type Silence, type SilenceDraft, type SilenceState, silenceStateAt } from './silences/silence.ts'
export { expireSilence } from './verbs/expire-silence.ts'
export { setSilence } from './verbs/set-silence.ts'
export { type BuiltConfig } from './kept-config/build-config.ts'
export { describeSettings } from './kept-config/check-integration.ts'
export { KeptConfig, type KeptConfigParts, problemsFault } from './kept-config/kept-config.ts'
export { builtInContactPoint, type KeptContactPoint, type KeptRouting, type Versioned } from './kept-config/kept-documents.ts'
export { listVersions, readRoutingVersion } from './kept-config/kept-rows.ts'
export {
  completeIntegration,
  type EnteredIntegration,
  issuesFault,
  issuesOf,
  removeContactPoint,
  saveContactPoint,
} from './kept-config/save-contact-point.ts'
export { routingOf, saveRouting } from './kept-config/save-routing.ts'
export { sendTestMessage, type TestMessageContext } from './kept-config/send-test-message.ts'
export { hideSettings } from './kept-config/setting-secrets.ts'
export { traceLabels } from './route/trace-labels.ts'
export type { Route as AlertRoute } from './config/config.ts'
export type { LinksFor } from './notify/links.ts'
