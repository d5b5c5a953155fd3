import { defineTeams } from './teams/define-teams.ts'

/** Alertmanager's `msteams_configs`. */
export const msteams = defineTeams('msteams', 'Microsoft Teams (older settings)')
