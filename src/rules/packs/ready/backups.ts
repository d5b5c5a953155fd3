import type { Pack } from '../pack.ts'

/** What you hope never to need. */
export const backupsPack: Pack = {
  name: 'backups',
  title: 'Back-ups',
  source:
    "Vedette's own back-ups (backup.to), the metric backup_last_success_timestamp_seconds that a back-up script pushes (seconds since 1970), restic_exporter, or pgbackrest_exporter",
  rules: [
    {
      name: 'BackupLate',
      summary:
        'The last back-up of {{ or $labels.stanza $labels.client_hostname $labels.instance $labels.job }} is {{ printf "%.0f" $value }} hours old',
      query: {
        promql:
          '(time() - backup_last_success_timestamp_seconds) / 3600 or (time() - vedette_backup_last_success_timestamp_seconds) / 3600 or (time() - restic_backup_timestamp) / 3600 or ' +
          'min by (job, instance, stanza) (pgbackrest_backup_since_last_completion_seconds) / 3600',
      },
      above: { medium: 26, high: 50 },
      every: '5m',
      for: '10m',
      runbook: {
        means: 'No back-up has succeeded for more than 26 hours (medium) or 50 hours (high).',
        users: 'Nothing today. On the day when data are lost, all since the last back-up is gone.',
        look: [
          'Did it run? Look at its timer and its log.',
          'Is the repository [full](/metrics/explore?expr=node_filesystem_avail_bytes) or away?',
        ],
        causes: [
          'The job does not run any more',
          'The repository is full or cannot be reached',
          'Credentials have expired',
          'A lock that an aborted run has left',
        ],
        mend: [
          'Run it by hand and read what it says.',
          'Make room, give it new credentials, take away the old lock.',
          'Restore something from it, to be sure.',
        ],
        over: 'A back-up has succeeded.',
      },
    },
    {
      name: 'BackupFails',
      summary:
        'The last {{ if eq $labels.kind "verify" }}verification of a back-up{{ else }}back-up{{ end }} of Vedette failed, or is overdue',
      query: { promql: 'vedette_backup_failing > 0' },
      above: { medium: 0 },
      every: '5m',
      for: '5m',
      runbook: {
        means:
          'The last back-up of Vedette itself, or the last try to restore one to a scratch directory, failed, or was due two hours ago and has not been made.',
        users: 'Nothing today. A back-up that does not restore is found out here, and not on the day when it is needed.',
        look: [
          'What does the last run say? Settings, [Back-ups](/settings/backups).',
          'Is there room on the disk of the data directory and in the repository?',
        ],
        causes: [
          'No room to restore to: a verification needs as much as all telemetry takes, besides what stays free for what comes in',
          'The storage does not answer, or its key has expired',
          'An object was changed or is missing',
          'The passphrase was changed and no back-up was made since',
        ],
        mend: [
          'Make room, or verify on another machine: vedette backup verify --data-dir DIR.',
          'When an object is damaged: make a new back-up now, and keep the other copies.',
        ],
        over: 'A back-up and a verification have ended well since.',
      },
    },
  ],
}
