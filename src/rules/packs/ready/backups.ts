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
  ],
}
