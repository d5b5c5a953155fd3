/** How bad it is that a certificate ends within so many days; from the mildest on. A monitor and the ready rule say the same of it. */
export const certificateUrgency = { low: 21, medium: 10, high: 3, critical: 1 } as const
