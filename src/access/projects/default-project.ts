/** Made by the first migration; never removed. */
export const defaultProjectId = 1
