import { z } from 'zod'

import { defineSetting } from '../settings/setting.ts'

/** Members of the project need a second factor. */
export const projectSecondFactorSetting = defineSetting({
  key: 'second_factor_required',
  scope: 'project',
  schema: z.boolean(),
  initial: false,
  permission: 'settings.write',
})

/** Everybody does. */
export const platformSecondFactorSetting = defineSetting({
  key: 'second_factor_required_everywhere',
  scope: 'platform',
  schema: z.boolean(),
  initial: false,
  permission: 'settings.write',
})

/** By their keys: any of them is enough, each for its project. */
export const secondFactorSettings = [projectSecondFactorSetting.key, platformSecondFactorSetting.key]
