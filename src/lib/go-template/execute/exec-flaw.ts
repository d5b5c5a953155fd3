/** What a template cannot do; the executor adds the place. */
export class ExecFlaw extends Error {}
