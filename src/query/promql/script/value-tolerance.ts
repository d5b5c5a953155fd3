/** How far a value may be from the expected one, relative to their sum: as in Prometheus' own runner. */
export const valueTolerance = 1e-6
