import fc from 'fast-check'

/** Any UTF-16 text, broken surrogate pairs included; ASCII half of the time. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0xffff })), { maxLength: 30 })
  .map((units) => String.fromCharCode(...units))
