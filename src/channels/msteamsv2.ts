import { defineTeams } from './teams/define-teams.ts'

/** Alertmanager's `msteamsv2_configs`. */
export const msteamsv2 = defineTeams('msteamsv2', 'Microsoft Teams')
