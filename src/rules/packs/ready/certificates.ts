import { certificateUrgency } from '../../../model/certificate-urgency.ts'
import type { Pack } from '../pack.ts'

/** Days until what is checked over TLS is refused by everybody. */
export const certificatesPack: Pack = {
  name: 'certificates',
  title: 'Certificates',
  source: "blackbox_exporter; Vedette's own uptime checks tell by themselves",
  rules: [
    {
      name: 'CertificateExpires',
      summary: 'The certificate of {{ $labels.instance }} expires in {{ printf "%.1f" $value }} days',
      query: { promql: '(probe_ssl_earliest_cert_expiry{monitor=""} - time()) / 86400' },
      below: certificateUrgency,
      every: '5m',
      runbook: {
        means: 'A certificate of the chain expires in less than 21 days (low), 10 days (medium), 3 days (high) or one (critical).',
        users: 'Nothing until then. From that minute on browsers and clients refuse the connection.',
        look: [
          'Which one is it? See [uptime](/uptime), or `openssl s_client -connect HOST:443`.',
          'When should it have been renewed, and what did the renewal log say?',
        ],
        causes: [
          'The automatic renewal fails: a challenge that cannot be reached, a limit, a changed DNS',
          'The new certificate is there, but the server was not reloaded',
          'Nobody has renewed it',
        ],
        mend: ['Run the renewal by hand and read what it says.', 'Reload the server.', 'Check every host that has a copy of it.'],
        over: 'The check sees the new certificate; the alert ends by itself within five minutes.',
      },
    },
  ],
}
