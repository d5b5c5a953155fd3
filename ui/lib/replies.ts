import type { z } from 'zod'

import * as access from '../../src/api/contract/access.ts'
import * as alertPolicy from '../../src/api/contract/alert-policy.ts'
import * as alertQuality from '../../src/api/contract/alert-quality.ts'
import * as alerts from '../../src/api/contract/alerts.ts'
import * as audit from '../../src/api/contract/audit.ts'
import * as backups from '../../src/api/contract/backups.ts'
import * as contactPoints from '../../src/api/contract/contact-points.ts'
import * as dashboards from '../../src/api/contract/dashboards.ts'
import { statusReply } from '../../src/api/contract/health.ts'
import * as inbox from '../../src/api/contract/inbox.ts'
import { ingestionReply, snippetCardsReply, testEventBody, testEventReply, webhookReply } from '../../src/api/contract/ingestion.ts'
import { changeLogClassRulesBody, logClassRulesReply } from '../../src/api/contract/log-class-rules.ts'
import * as logs from '../../src/api/contract/logs.ts'
import { changeMaskingBody, maskingReply, maskingTestBody, maskingTestReply } from '../../src/api/contract/masking.ts'
import * as members from '../../src/api/contract/members.ts'
import * as metricSeries from '../../src/api/contract/metric-series.ts'
import * as metrics from '../../src/api/contract/metrics.ts'
import * as oidc from '../../src/api/contract/oidc.ts'
import * as overview from '../../src/api/contract/overview.ts'
import * as personal from '../../src/api/contract/personal-data.ts'
import * as prometheus from '../../src/api/contract/prometheus.ts'
import * as roles from '../../src/api/contract/roles.ts'
import * as routing from '../../src/api/contract/routing.ts'
import * as rules from '../../src/api/contract/rules.ts'
import * as runbooks from '../../src/api/contract/runbooks.ts'
import { scopesQuery, scopesReply } from '../../src/api/contract/scopes.ts'
import * as services from '../../src/api/contract/services.ts'
import * as signIn from '../../src/api/contract/sign-in.ts'
import * as silences from '../../src/api/contract/silences.ts'
import {
  changeProjectRetentionBody,
  changeRetentionBody,
  projectRetentionReply,
  retentionReply,
  storageReply,
} from '../../src/api/contract/storage.ts'
import * as targets from '../../src/api/contract/targets.ts'
import * as traces from '../../src/api/contract/traces.ts'
import * as uptime from '../../src/api/contract/uptime.ts'
import * as views from '../../src/api/contract/views.ts'
import * as webPush from '../../src/api/contract/web-push.ts'

interface Endpoint {
  readonly reply: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
}

/**
 * Every endpoint the pages use, with the contract's schemas. Types come from here; the schemas themselves are loaded in development and in
 * tests only (`checkReply`), so that zod is no part of what a browser downloads.
 */
export const endpoints = {
  'GET /api/setup': { reply: access.setupReply },
  'POST /api/setup': { reply: signIn.signInReply, body: access.createFirstAdminBody },
  'GET /api/session': { reply: access.sessionReply },
  'POST /api/session': { reply: signIn.signInReply, body: access.logInBody },
  'DELETE /api/session': { reply: access.logOutReply },
  'PUT /api/session/password': { reply: access.doneReply, body: access.changePasswordBody },
  'GET /api/sign-in': { reply: signIn.signInStateReply },
  'DELETE /api/sign-in': { reply: access.doneReply },
  'POST /api/sign-in/code': { reply: access.sessionReply, body: signIn.showCodeBody },
  'POST /api/sign-in/passkey/options': { reply: signIn.passkeyOptions },
  'POST /api/sign-in/passkey': { reply: access.sessionReply, body: signIn.shownPasskey },
  'POST /api/sign-in/enrolment/totp': { reply: signIn.newTotpReply },
  'POST /api/sign-in/enrolment/totp/confirm': { reply: signIn.changedSecondFactorsReply, body: signIn.confirmTotpBody },
  'POST /api/sign-in/enrolment/passkey/options': { reply: signIn.newPasskeyOptions },
  'POST /api/sign-in/enrolment/passkey': { reply: signIn.changedSecondFactorsReply, body: signIn.addPasskeyBody },
  'POST /api/sign-in/reset': { reply: signIn.signInReply, body: signIn.resetBody },
  'GET /api/account/sign-in': { reply: signIn.ownSignInReply },
  'POST /api/account/totp': { reply: signIn.newTotpReply },
  'POST /api/account/totp/confirm': { reply: signIn.changedSecondFactorsReply, body: signIn.confirmTotpBody },
  'DELETE /api/account/totp': { reply: signIn.changedSecondFactorsReply },
  'POST /api/account/passkeys/options': { reply: signIn.newPasskeyOptions },
  'POST /api/account/passkeys': { reply: signIn.changedSecondFactorsReply, body: signIn.addPasskeyBody },
  'PATCH /api/account/passkeys/:id': { reply: access.doneReply, body: signIn.renamePasskeyBody },
  'DELETE /api/account/passkeys/:id': { reply: signIn.changedSecondFactorsReply },
  'POST /api/account/recovery-codes': { reply: signIn.changedSecondFactorsReply },
  'GET /api/account/sessions': { reply: signIn.ownSessionsReply, query: signIn.ownSessionsQuery },
  'DELETE /api/account/sessions': { reply: signIn.endedSessionsReply },
  'DELETE /api/account/sessions/:id': { reply: access.doneReply },
  'POST /api/account/proof/options': { reply: signIn.passkeyOptions },
  'POST /api/account/proof': { reply: signIn.proofReply, body: signIn.proofBody },
  'GET /api/sign-in-rule': { reply: signIn.signInRuleReply },
  'PUT /api/sign-in-rule': { reply: signIn.signInRuleReply, body: signIn.signInRuleBody },
  'GET /api/sign-in/providers': { reply: oidc.signInProvidersReply },
  'GET /api/oidc-providers': { reply: oidc.oidcProvidersReply },
  'POST /api/oidc-providers/:name/test': { reply: oidc.testedProviderReply },
  'GET /api/account/identities': { reply: oidc.ownIdentitiesReply },
  'POST /api/account/identities': { reply: oidc.leaveForProviderReply, body: oidc.linkIdentityBody },
  'DELETE /api/account/identities': { reply: access.doneReply, body: oidc.removeIdentityBody },
  'GET /api/roles': { reply: roles.rolesReply },
  'POST /api/roles': { reply: roles.roleReply, body: roles.createRoleBody },
  'PUT /api/roles/:id': { reply: roles.roleReply, body: roles.changeRoleBody },
  'DELETE /api/roles/:id': { reply: access.doneReply },
  'GET /api/invitations': { reply: members.invitationsReply, query: members.invitationsQuery },
  'POST /api/invitations': { reply: members.madeInvitationReply, body: members.inviteBody },
  'DELETE /api/invitations/:id': { reply: access.doneReply },
  'POST /api/invitation': { reply: members.invitationSightReply, body: members.invitationTokenBody },
  'POST /api/invitation/accept': { reply: signIn.signInReply, body: members.acceptInvitationBody },
  'POST /api/invitation/provider': { reply: oidc.leaveForProviderReply, body: members.invitationProviderBody },
  'POST /api/invitation/join': { reply: access.doneReply, body: members.invitationTokenBody },
  'GET /api/projects': { reply: access.projectsReply, query: access.pagedQuery },
  'POST /api/projects': { reply: access.createdProjectReply, body: access.createProjectBody },
  'GET /api/status': { reply: statusReply },
  'GET /api/members': { reply: access.membersReply, query: access.membersQuery },
  'POST /api/members': { reply: access.member, body: access.addMemberBody },
  'PATCH /api/members/:id': { reply: access.member, body: access.changeMemberBody },
  'DELETE /api/members/:id': { reply: access.doneReply },
  'GET /api/inbox': { reply: inbox.inboxReply, query: inbox.inboxQuery },
  'GET /api/inbox/unread': { reply: inbox.unreadReply },
  'PUT /api/inbox/read': { reply: access.doneReply },
  'PUT /api/inbox/messages/:id': { reply: access.doneReply, body: inbox.markMessageBody },
  'GET /api/web-push': { reply: webPush.webPushReply },
  'POST /api/web-push/browsers': { reply: webPush.subscribedReply, body: webPush.subscribeBody },
  'DELETE /api/web-push/browsers/:id': { reply: access.doneReply },
  'GET /api/ingest-keys': { reply: access.ingestKeysReply, query: access.pagedQuery },
  'POST /api/ingest-keys': { reply: access.createdIngestKeyReply, body: access.createIngestKeyBody },
  'DELETE /api/ingest-keys/:id': { reply: access.doneReply },
  'GET /api/ingest-keys/:id/webhook': { reply: webhookReply },
  'POST /api/ingest-keys/:id/rotate': { reply: access.createdIngestKeyReply, body: access.rotateBody },
  'POST /api/tokens/:id/rotate': { reply: access.createdTokenReply, body: access.rotateBody },
  'GET /api/tokens': { reply: access.tokensReply, query: access.pagedQuery },
  'POST /api/tokens': { reply: access.createdTokenReply, body: access.createTokenBody },
  'DELETE /api/tokens/:id': { reply: access.doneReply },
  'GET /api/logs': { reply: logs.searchLogsReply, query: logs.searchLogsQuery },
  'GET /api/logs/context': { reply: logs.logContextReply, query: logs.logContextQuery },
  'GET /api/logs/histogram': { reply: logs.logHistogramReply, query: logs.logHistogramQuery },
  'GET /api/logs/fields': { reply: logs.logFieldsReply, query: logs.logFieldsQuery },
  'GET /api/logs/classes': { reply: logs.logClassesReply },
  'GET /api/traces': { reply: traces.searchTracesReply, query: traces.searchTracesQuery },
  'GET /api/traces/fields': { reply: traces.traceFieldsReply, query: traces.traceFieldsQuery },
  'GET /api/traces/scatter': { reply: traces.traceScatterReply, query: traces.traceScatterQuery },
  'GET /api/traces/difference': { reply: traces.traceDifferenceReply, query: traces.traceDifferenceQuery },
  'GET /api/traces/:traceId': { reply: traces.traceReply },
  'GET /api/traces/:traceId/spans': { reply: traces.traceSpansReply },
  'GET /api/traces/:traceId/spans/:spanId': { reply: traces.spanReply },
  'GET /api/spans/:spanId': { reply: traces.findSpanReply, query: traces.findSpanQuery },
  'GET /api/scopes': { reply: scopesReply, query: scopesQuery },
  'GET /api/services': { reply: services.servicesReply, query: services.servicesQuery },
  'GET /api/services/:service': { reply: services.serviceReply, query: services.serviceQuery },
  'GET /api/services/:service/endpoints': { reply: services.endpointsReply, query: services.endpointsQuery },
  'GET /api/services/:service/dependencies': { reply: services.dependenciesReply, query: services.dependenciesQuery },
  'GET /api/services/:service/releases': { reply: services.serviceReleasesReply, query: services.serviceReleasesQuery },
  'GET /api/services/:service/errors': { reply: services.serviceErrorsReply, query: services.serviceErrorsQuery },
  'GET /api/services/:service/instances': { reply: services.instancesReply, query: services.instancesQuery },
  'GET /api/dashboards': { reply: dashboards.dashboardsReply, query: dashboards.dashboardsQuery },
  'POST /api/dashboards': { reply: dashboards.dashboardReply, body: dashboards.createDashboardBody },
  'POST /api/dashboards/import': { reply: dashboards.importDashboardReply, body: dashboards.importDashboardBody },
  'POST /api/dashboards/query': { reply: dashboards.queryPanelsReply, body: dashboards.queryPanelsBody },
  'GET /api/dashboards/:uid': { reply: dashboards.dashboardReply },
  'GET /api/dashboards/uid/:uid': { reply: dashboards.grafanaDashboardReply },
  'PUT /api/dashboards/:uid': { reply: dashboards.dashboardReply, body: dashboards.saveDashboardBody },
  'DELETE /api/dashboards/:uid': { reply: access.doneReply },
  'GET /api/dashboards/:uid/versions': { reply: dashboards.dashboardVersionsReply },
  'GET /api/dashboards/:uid/versions/:version': { reply: dashboards.dashboardVersionReply },
  'POST /api/dashboards/:uid/panels': { reply: dashboards.pinPanelReply, body: dashboards.pinPanelBody },
  'DELETE /api/dashboards/:uid/panels/:panelId': { reply: access.doneReply },
  'POST /api/dashboards/:uid/variables': { reply: dashboards.resolveVariablesReply, body: dashboards.resolveVariablesBody },
  'GET /api/overview': { reply: overview.overviewReply, query: overview.overviewQuery },
  'GET /api/changes': { reply: overview.changesReply, query: overview.changesQuery },
  'GET /api/releases': { reply: overview.releasesReply, query: overview.releasesQuery },
  'GET /api/own-services': { reply: overview.ownServicesReply },
  'PATCH /api/own-services': { reply: overview.ownServicesReply, body: overview.changeOwnServicesBody },
  'GET /api/audit': { reply: audit.auditReply, query: audit.auditQuery },
  'GET /api/audit/values': { reply: audit.auditValuesReply },
  'GET /api/audit/chain': { reply: audit.auditChainReply },
  'POST /api/audit/verify': { reply: audit.auditVerdictReply },
  'GET /api/personal-data': { reply: personal.personalDataReply },
  'PUT /api/personal-data': { reply: personal.personalDataReply, body: personal.changePersonalDataBody },
  'POST /api/personal-data/reason': { reply: access.doneReply, body: personal.viewReasonBody },
  'POST /api/exports': { reply: access.doneReply, body: personal.exportBody },
  'GET /api/ingestion/cards': { reply: snippetCardsReply },
  'GET /api/ingestion': { reply: ingestionReply },
  'POST /api/test-event': { reply: testEventReply, body: testEventBody },
  'GET /api/retention': { reply: retentionReply },
  'PUT /api/retention': { reply: retentionReply, body: changeRetentionBody },
  'GET /api/retention/project': { reply: projectRetentionReply },
  'PUT /api/retention/project': { reply: projectRetentionReply, body: changeProjectRetentionBody },
  'GET /api/storage': { reply: storageReply },
  'GET /api/log-class-rules': { reply: logClassRulesReply },
  'PUT /api/log-class-rules': { reply: logClassRulesReply, body: changeLogClassRulesBody },
  'GET /api/masking': { reply: maskingReply },
  'PUT /api/masking': { reply: maskingReply, body: changeMaskingBody },
  'POST /api/metrics/query': { reply: metrics.metricQueryReply, body: metrics.metricQueryBody },
  'POST /api/metrics/explain': { reply: metrics.explainMetricsReply, body: metrics.explainMetricsBody },
  'POST /api/metrics/heat-map': { reply: metrics.heatMapReply, body: metrics.heatMapBody },
  'POST /api/metrics/exemplars': { reply: metrics.metricExemplarsReply, body: metrics.metricExemplarsBody },
  'GET /api/metrics/names': { reply: metrics.metricNamesReply, query: metrics.metricNamesQuery },
  'GET /api/metrics/metric': { reply: metrics.metricReply, query: metrics.metricQuery },
  'GET /api/metrics/related': { reply: metrics.relatedMetricsReply, query: metrics.relatedMetricsQuery },
  'GET /api/metrics/uses': { reply: metrics.metricUsesReply, query: metrics.metricUsesQuery },
  'GET /api/metrics/label-values': { reply: metrics.metricLabelValuesReply, query: metrics.metricLabelValuesQuery },
  'GET /api/metrics/series': { reply: metricSeries.metricSeriesReply },
  'GET /api/metrics/series/labels': { reply: metricSeries.metricLabelsReply, query: metricSeries.metricLabelsQuery },
  'PUT /api/metrics/series-limits': { reply: metricSeries.seriesLimits, body: metricSeries.seriesLimits },
  'GET /api/metrics/label-cuts': { reply: metricSeries.labelCutsReply },
  'POST /api/metrics/label-cuts': { reply: metricSeries.labelCutReply, body: metricSeries.createLabelCutBody },
  'POST /api/metrics/label-cuts/preview': { reply: metricSeries.labelCutPreviewReply, body: metricSeries.labelCutPreviewBody },
  'DELETE /api/metrics/label-cuts/:id': { reply: access.doneReply },
  'GET /prometheus/api/v1/labels': { reply: prometheus.labelValuesReply, query: prometheus.selectionQuery },
  'GET /prometheus/api/v1/series': { reply: prometheus.seriesReply, query: prometheus.selectionQuery },
  'GET /prometheus/api/v1/label/:name/values': { reply: prometheus.labelValuesReply, query: prometheus.labelValuesQuery },
  'GET /prometheus/api/v1/metadata': { reply: prometheus.metricMetadataReply, query: prometheus.metricMetadataQuery },
  'GET /prometheus/api/v1/parse_query': { reply: prometheus.parseQueryReply, query: prometheus.parseQueryQuery },
  'GET /api/targets': { reply: targets.targetsReply, query: targets.targetsQuery },
  'GET /prometheus/api/v1/status/tsdb': { reply: prometheus.tsdbStatusReply, query: prometheus.tsdbStatusQuery },
  'GET /api/uptime/monitors': { reply: uptime.listMonitorsReply, query: uptime.listMonitorsQuery },
  'POST /api/uptime/monitors': { reply: uptime.monitorDetail, body: uptime.createMonitorBody },
  'GET /api/uptime/monitors/:id': { reply: uptime.monitorDetail, query: uptime.getMonitorQuery },
  'PUT /api/uptime/monitors/:id': { reply: uptime.monitorDetail, body: uptime.changeMonitorBody },
  'DELETE /api/uptime/monitors/:id': { reply: access.doneReply },
  'POST /api/uptime/monitors/:id/pause': { reply: uptime.monitorDetail, body: uptime.pauseMonitorBody },
  'POST /api/uptime/monitors/:id/run': { reply: uptime.checkReply },
  'GET /api/uptime/monitors/:id/outages': { reply: uptime.listOutagesReply, query: uptime.listOutagesQuery },
  'GET /api/uptime/monitors/:id/course': { reply: uptime.monitorCourseReply, query: uptime.monitorCourseQuery },
  'GET /api/uptime/kinds': { reply: uptime.kindsReply },
  'POST /api/uptime/preview': { reply: uptime.checkReply, body: uptime.previewBody },
  'GET /api/views': { reply: views.savedViewsReply },
  'POST /api/views': { reply: views.savedView, body: views.createViewBody },
  'DELETE /api/views/:id': { reply: access.doneReply },
  'POST /api/links': { reply: views.shortLinkReply, body: views.createLinkBody },
  'GET /api/links/:id': { reply: views.openedLinkReply },
  'GET /api/alerting/channels': { query: contactPoints.channelsQuery, reply: contactPoints.channelsReply },
  'GET /api/alerting/contact-points': { reply: contactPoints.contactPointsReply },
  'POST /api/alerting/contact-points': { reply: contactPoints.contactPointRow, body: contactPoints.createContactPointBody },
  'POST /api/alerting/contact-points/test': { reply: contactPoints.testContactPointReply, body: contactPoints.testContactPointBody },
  'PUT /api/alerting/contact-points/:name': { reply: contactPoints.contactPointRow, body: contactPoints.changeContactPointBody },
  'DELETE /api/alerting/contact-points/:name': { reply: access.doneReply },
  'GET /api/alerting/contact-points/:name/versions': { reply: contactPoints.contactPointVersionsReply },
  'GET /api/alerting/routing': { reply: routing.routingReply },
  'PUT /api/alerting/routing': { reply: routing.routingReply, body: routing.saveRoutingBody },
  'POST /api/alerting/routing/check': { reply: routing.checkRoutingReply, body: routing.routingDraft },
  'POST /api/alerting/routing/import': { reply: routing.importRoutingReply, body: routing.importRoutingBody },
  'POST /api/alerting/routing/trace': { reply: routing.traceLabelsReply, body: routing.traceLabelsBody },
  'GET /api/alerting/routing/versions': { reply: routing.routingVersionsReply },
  'GET /api/alerting/routing/versions/:version': { reply: routing.routingVersionReply },
  'GET /api/backups': { reply: backups.backupsReply },
  'GET /api/backups/points': { query: backups.restorePointsQuery, reply: backups.restorePointsReply },
  'GET /api/backups/runs': { reply: backups.backupRunsReply, query: backups.backupRunsQuery },
  'POST /api/backups': { reply: backups.backupBegun },
  'POST /api/backups/:id/verify': { reply: backups.backupBegun },
  'GET /api/alerting/silences': { reply: silences.silencesReply, query: silences.silencesQuery },
  'POST /api/alerting/silences': { reply: silences.silenceIdReply, body: silences.silenceBody },
  'POST /api/alerting/silences/preview': { reply: silences.previewSilenceReply, body: silences.previewSilenceBody },
  'PUT /api/alerting/silences/:id': { reply: silences.silenceIdReply, body: silences.silenceBody },
  'POST /api/alerting/silences/:id/expire': { reply: access.doneReply },
  'GET /api/alerting/quality': { reply: alertQuality.alertQualityReply, query: alertQuality.alertQualityQuery },
  'GET /api/alerting/quality/policy': { reply: alertQuality.qualityPolicyReply },
  'PUT /api/alerting/quality/policy': { reply: alertQuality.qualityPolicyReply, body: alertQuality.changeQualityPolicyBody },
  'GET /api/alerting/verdicts': { reply: alertQuality.verdictsReply, query: alertQuality.verdictsQuery },
  'PUT /api/alerting/verdicts': { reply: alertQuality.verdictReply, body: alertQuality.judgeAlertBody },
  'GET /api/alerts': { reply: alerts.alertsReply, query: alerts.alertsQuery },
  'GET /api/alerts/counts': { reply: alerts.alertCountsReply, query: alerts.alertCountsQuery },
  'GET /api/alerts/history': { reply: alerts.alertHistoryReply, query: alerts.alertHistoryQuery },
  'GET /api/alerts/history/rules': { reply: alerts.alertHistoryRulesReply, query: alerts.alertHistoryRulesQuery },
  'GET /api/alerts/:fingerprint': { reply: alerts.alertReply },
  'GET /api/alerts/:fingerprint/timeline': { reply: alerts.alertTimelineReply, query: alerts.alertTimelineQuery },
  'POST /api/alerts/handle': { reply: alerts.handledReply, body: alerts.handleAlertsBody },
  'POST /api/alerts/silence': { reply: alerts.silencedReply, body: alerts.silenceAlertsBody },
  'GET /api/rules': { reply: rules.rulesReply, query: rules.rulesQuery },
  'GET /api/rules/:name': { reply: rules.ruleReply },
  'PUT /api/rules/:name': { reply: rules.keptRuleReply, body: rules.putRuleBody },
  'PATCH /api/rules/:name': { reply: rules.keptRuleReply, body: rules.switchRuleBody },
  'DELETE /api/rules/:name': { reply: access.doneReply },
  'GET /api/rules/:name/versions': { reply: rules.ruleVersionsReply },
  'POST /api/rules/:name/versions/:version/restore': { reply: rules.keptRuleReply, body: rules.restoreRuleBody },
  'POST /api/rule-checks': { reply: rules.checkRuleReply, body: rules.checkRuleBody },
  'POST /api/rule-previews': { reply: rules.previewRuleReply, body: rules.previewRuleBody },
  'POST /api/rule-back-tests': { reply: rules.backTestEvent, body: rules.backTestBody },
  'GET /api/rule-activity': { reply: rules.ruleActivityReply, query: rules.ruleActivityQuery },
  'GET /api/runbooks': { query: runbooks.runbookQuery, reply: runbooks.runbooksReply },
  'GET /api/runbooks/:rule': { query: runbooks.runbookQuery, reply: runbooks.runbookReply },
  'POST /api/alerts/route-preview': { reply: rules.routePreviewReply, body: rules.routePreviewBody },
  'GET /api/alert-policy': { reply: alertPolicy.alertPolicyReply },
  'PUT /api/alert-policy': { reply: alertPolicy.changedAlertPolicyReply, body: alertPolicy.changeAlertPolicyBody },
  'GET /api/alert-policy/versions': { reply: alertPolicy.alertPolicyVersionsReply, query: alertPolicy.alertPolicyVersionsQuery },
  'POST /api/alert-policy/preview': { reply: alertPolicy.previewAlertPolicyReply, body: alertPolicy.previewAlertPolicyBody },
  'POST /api/alert-policy/test': { reply: access.doneReply },
  'POST /api/masking/test': { reply: maskingTestReply, body: maskingTestBody },
} as const satisfies Readonly<Record<string, Endpoint>>

export type Endpoints = typeof endpoints
export type EndpointName = keyof Endpoints
export type Reply<Name extends EndpointName> = z.output<Endpoints[Name]['reply']>

/** Throws when a reply is not what the contract says. */
export function checkReply(name: EndpointName, reply: unknown): void {
  endpoints[name].reply.parse(reply)
}
