/** Labels as pairs, sorted by name, each name once. An empty value stays: in a rule it takes a label of the result away. */
export type LabelPairs = readonly (readonly [name: string, value: string])[]
