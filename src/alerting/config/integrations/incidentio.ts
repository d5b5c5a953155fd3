import { isSet, mapOf } from '../yaml/section.ts'
import { httpFields, inheritHttp, type IntegrationKind } from './integration-kind.ts'

/** Alertmanager's `incidentio_configs`. */
export const incidentioKind: IntegrationKind = {
  key: 'incidentio_configs',
  channel: 'incidentio',
  sendsResolved: true,
  missing: 'missing incidentio config',
  section: {
    type: 'incidentio.plain',
    fields: {
      ...httpFields,
      url: 'url',
      url_file: 'text',
      alert_source_token: 'secret',
      alert_source_token_file: 'text',
      max_alerts: 'count',
      timeout: 'goDuration',
    },
    complete: (incidentio) => {
      const [url, file] = [isSet(incidentio, 'url'), isSet(incidentio, 'url_file')]
      if (!url && !file) return 'one of url or url_file must be configured'
      if (url && file) return 'at most one of url & url_file must be configured'
      const [token, tokenFile] = [isSet(incidentio, 'alert_source_token'), isSet(incidentio, 'alert_source_token_file')]
      if (token && tokenFile) return 'at most one of alert_source_token & alert_source_token_file must be configured'
      const http = mapOf(incidentio, 'http_config')
      const authorized =
        mapOf(http ?? {}, 'authorization') !== undefined || isSet(http ?? {}, 'bearer_token') || isSet(http ?? {}, 'bearer_token_file')
      if (authorized && (token || tokenFile)) {
        return 'cannot specify alert_source_token or alert_source_token_file when using http_config.authorization'
      }
      return http !== undefined && !authorized && !token && !tokenFile
        ? 'at least one of alert_source_token, alert_source_token_file or http_config.authorization must be configured'
        : undefined
    },
  },
  fillIn: inheritHttp,
}
