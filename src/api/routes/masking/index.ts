import type { Route } from '../../route.ts'
import { changeMaskingRoute } from './change-masking.ts'
import { readMaskingRoute } from './read-masking.ts'
import { testMaskingRoute } from './test-masking.ts'

/** Masking of personal data and secrets. */
export const maskingRoutes: readonly Route[] = [readMaskingRoute, changeMaskingRoute, testMaskingRoute]
